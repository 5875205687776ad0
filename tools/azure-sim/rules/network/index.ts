import { type Rule } from "../../contract";
import { addressPrefixFits } from "./address-prefix-fits";
import { addressPrefixForm } from "./address-prefix-form";
import { addressSpaceHoldsSubnets } from "./address-space-holds-subnets";
import { balancerRules } from "./balancer-rules";
import { bastionSecurityGroup } from "./bastion-security-group";
import { bastionSubnetSize } from "./bastion-subnet-size";
import { flowLogAccount } from "./flow-log-account";
import { flowLogTarget } from "./flow-log-target";
import { gatewaySubnetBare } from "./gateway-subnet-bare";
import { interfaceAddressInSubnet } from "./interface-address-in-subnet";
import { interfacePrimary } from "./interface-primary";
import { locationExists } from "./location-exists";
import { natGatewayAddresses } from "./nat-gateway-addresses";
import { natGatewayIdleTimeout } from "./nat-gateway-idle-timeout";
import { natGatewayOneZone } from "./nat-gateway-one-zone";
import { networkLinkOnce } from "./network-link-once";
import { networkReferences } from "./network-references";
import { oneWatcherARegion } from "./one-watcher-a-region";
import { peeredSpacesApart } from "./peered-spaces-apart";
import { peeringRemoteGateway } from "./peering-remote-gateway";
import { privateEndpointGroup } from "./private-endpoint-group";
import { privateEndpointTarget } from "./private-endpoint-target";
import { publicAddressBasicEnded } from "./public-address-basic-ended";
import { publicAddressFree } from "./public-address-free";
import { publicAddressProtection } from "./public-address-protection";
import { publicAddressStatic } from "./public-address-static";
import { recordSetAddresses } from "./record-set-addresses";
import { recordSetTtl } from "./record-set-ttl";
import { securityRuleOneForm } from "./security-rule-one-form";
import { securityRulePorts } from "./security-rule-ports";
import { securityRulePrefix } from "./security-rule-prefix";
import { securityRulePrefixesApart } from "./security-rule-prefixes-apart";
import { securityRulePrioritiesDiffer } from "./security-rule-priorities-differ";
import { securityRulePriority } from "./security-rule-priority";
import { serviceTagsSingular } from "./service-tags-singular";
import { standardV2NeedsNewerApi } from "./standard-v2-needs-newer-api";
import { subnetHasRoom } from "./subnet-has-room";
import { subnetInsideItsNetwork } from "./subnet-inside-its-network";
import { subnetLargeEnough } from "./subnet-large-enough";
import { subnetRangesApart } from "./subnet-ranges-apart";
import { zoneGroupOne } from "./zone-group-one";
import { zonesExist } from "./zones-exist";
import { zonesStay } from "./zones-stay";

export const networkRules: readonly Rule[] = [
  addressPrefixFits,
  addressPrefixForm,
  addressSpaceHoldsSubnets,
  balancerRules,
  bastionSecurityGroup,
  bastionSubnetSize,
  flowLogAccount,
  flowLogTarget,
  gatewaySubnetBare,
  interfaceAddressInSubnet,
  interfacePrimary,
  locationExists,
  natGatewayAddresses,
  natGatewayIdleTimeout,
  natGatewayOneZone,
  networkLinkOnce,
  networkReferences,
  oneWatcherARegion,
  peeredSpacesApart,
  peeringRemoteGateway,
  privateEndpointGroup,
  privateEndpointTarget,
  publicAddressBasicEnded,
  publicAddressFree,
  publicAddressProtection,
  publicAddressStatic,
  recordSetAddresses,
  recordSetTtl,
  securityRuleOneForm,
  securityRulePorts,
  securityRulePrefix,
  securityRulePrefixesApart,
  securityRulePrioritiesDiffer,
  securityRulePriority,
  serviceTagsSingular,
  standardV2NeedsNewerApi,
  subnetHasRoom,
  subnetInsideItsNetwork,
  subnetLargeEnough,
  subnetRangesApart,
  zoneGroupOne,
  zonesExist,
  zonesStay,
];
