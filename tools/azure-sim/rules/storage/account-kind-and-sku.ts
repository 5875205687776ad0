import { type ArmError, type Rule } from "../../contract";
import { geoZoneRedundantRegions, zonesOf } from "../data/regions";
import { badRequest } from "../errors";
import { regionName } from "../ids";
import { textAt } from "../reading";

export const accountKindAndSku: Rule = {
  name: "account-kind-and-sku",
  source:
    "https://learn.microsoft.com/azure/storage/common/storage-redundancy (GZRS list of 2024-02); kinds: " +
    "https://learn.microsoft.com/azure/storage/common/storage-account-overview",
  types: ["Microsoft.Storage/storageAccounts"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const [sku, kind, location] = [textAt(body, "sku.name"), textAt(body, "kind"), textAt(body, "location")];
    const region = location === undefined ? undefined : regionName(location);
    const problems: ArmError[] = [];
    const refuse = (code: string, message: string) => problems.push(badRequest(code, message, "sku.name"));
    if (sku !== undefined && region !== undefined) {
      const geoZone = sku.includes("GZRS");
      const zonal = sku.includes("ZRS");
      if ((geoZone && !geoZoneRedundantRegions.includes(region)) || (zonal && zonesOf(region)?.length === 0)) {
        refuse(
          "RedundancyConfigurationNotAvailableInRegion",
          `The requested redundancy configuration ${sku} is not available in region '${region}'.`,
        );
      }
    }
    if (sku !== undefined && kind !== undefined) {
      const premiumOnly = kind === "BlockBlobStorage" || kind === "FileStorage";
      if (premiumOnly !== sku.startsWith("Premium") && kind !== "StorageV2" && kind !== "Storage") {
        refuse("InvalidSkuForKind", `An account of kind ${kind} cannot have the sku ${sku}.`);
      }
      if (premiumOnly && /GRS|GZRS/.test(sku))
        refuse("InvalidSkuForKind", `A premium account takes LRS or ZRS, not ${sku}.`);
    }
    return problems;
  },
};
