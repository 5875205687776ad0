import { type Rule } from "../../contract";
import { automaticRepairs } from "./automatic-repairs";
import { cloudInitSize } from "./cloud-init-size";
import { computeReferences } from "./compute-references";
import { computerName } from "./computer-name";
import { diskHoldsImage } from "./disk-holds-image";
import { driverAndSecureBoot } from "./driver-and-secure-boot";
import { driverExtensionFits } from "./driver-extension-fits";
import { ephemeralDisk } from "./ephemeral-disk";
import { extensionHandlersDiffer } from "./extension-handlers-differ";
import { extensionOrder } from "./extension-order";
import { extensionsAllowed } from "./extensions-allowed";
import { faultDomainCount } from "./fault-domain-count";
import { fixedProperties } from "./fixed-properties";
import { flexibleUnsupported } from "./flexible-unsupported";
import { healthExtension } from "./health-extension";
import { imageGeneration } from "./image-generation";
import { imagePlan } from "./image-plan";
import { imageReference } from "./image-reference";
import { imageSystem } from "./image-system";
import { interfaceFree } from "./interface-free";
import { interfacesOfMachine } from "./interfaces-of-machine";
import { linuxAccess } from "./linux-access";
import { machineAndAddressZone } from "./machine-and-address-zone";
import { monitoringAgentIdentity } from "./monitoring-agent-identity";
import { networkApiVersion } from "./network-api-version";
import { reservationAssociation } from "./reservation-association";
import { reservationFitsGroup } from "./reservation-fits-group";
import { reservationMatches } from "./reservation-matches";
import { reservationOnce } from "./reservation-once";
import { reservationSize } from "./reservation-size";
import { reservationStays } from "./reservation-stays";
import { reservedMachines } from "./reserved-machines";
import { rollingUpgradePolicy } from "./rolling-upgrade-policy";
import { rollingUpgrades } from "./rolling-upgrades";
import { scaleSetSku } from "./scale-set-sku";
import { securityType } from "./security-type";
import { singlePlacementGroup } from "./single-placement-group";
import { sizeKnown } from "./size-known";
import { sizeRetired } from "./size-retired";
import { spotOnly } from "./spot-only";
import { sshKeys } from "./ssh-keys";
import { terminateNotification } from "./terminate-notification";

export const computeRules: readonly Rule[] = [
  automaticRepairs,
  cloudInitSize,
  computeReferences,
  computerName,
  diskHoldsImage,
  driverAndSecureBoot,
  driverExtensionFits,
  ephemeralDisk,
  extensionHandlersDiffer,
  extensionOrder,
  extensionsAllowed,
  faultDomainCount,
  fixedProperties,
  flexibleUnsupported,
  healthExtension,
  imageGeneration,
  imagePlan,
  imageReference,
  imageSystem,
  interfaceFree,
  interfacesOfMachine,
  linuxAccess,
  machineAndAddressZone,
  monitoringAgentIdentity,
  networkApiVersion,
  reservationAssociation,
  reservationFitsGroup,
  reservationMatches,
  reservationOnce,
  reservationSize,
  reservationStays,
  reservedMachines,
  rollingUpgradePolicy,
  rollingUpgrades,
  scaleSetSku,
  securityType,
  singlePlacementGroup,
  sizeKnown,
  sizeRetired,
  spotOnly,
  sshKeys,
  terminateNotification,
];
