import { type Rule } from "../../contract";
import { containerProtected } from "./container-protected";
import { definitionAssigned } from "./definition-assigned";
import { interfaceInUse } from "./interface-in-use";
import { natGatewayInUse } from "./nat-gateway-in-use";
import { nestedResources } from "./nested-resources";
import { publicAddressInUse } from "./public-address-in-use";
import { publicPrefixInUse } from "./public-prefix-in-use";
import { reservationInUse } from "./reservation-in-use";
import { routeTableInUse } from "./route-table-in-use";
import { scopeLocked } from "./scope-locked";
import { securityGroupInUse } from "./security-group-in-use";
import { subnetInUse } from "./subnet-in-use";

export const deleteRules: readonly Rule[] = [
  containerProtected,
  definitionAssigned,
  interfaceInUse,
  natGatewayInUse,
  nestedResources,
  publicAddressInUse,
  publicPrefixInUse,
  reservationInUse,
  routeTableInUse,
  scopeLocked,
  securityGroupInUse,
  subnetInUse,
];
