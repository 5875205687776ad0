/** What is known of the SDK's resource types: data/types.json, read when first asked for. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { TypeInfo } from "../contract";

let byToken: Map<string, TypeInfo> | undefined;
let byArm: Map<string, TypeInfo> | undefined;

function read(): Map<string, TypeInfo> {
  if (!byToken) {
    const file = path.join(__dirname, "..", "data", "types.json");
    const types = JSON.parse(fs.readFileSync(file, "utf8")) as TypeInfo[];
    byToken = new Map(types.map((info) => [info.token, info]));
  }
  return byToken;
}

/** The type of a Pulumi token such as `azure-native:network:Subnet`; undefined when the simulator does not know it. */
export function typeInfo(token: string): TypeInfo | undefined {
  return read().get(token);
}

/** The type of an ARM type such as `Microsoft.Network/virtualNetworks/subnets`, whatever its case. */
export function typeInfoOfArm(armType: string): TypeInfo | undefined {
  if (!byArm) {
    byArm = new Map();
    for (const info of read().values()) {
      const key = info.arm.toLowerCase();
      // The SDK spells some ARM types as several resources: the first in the list stands for all.
      if (!byArm.has(key)) byArm.set(key, info);
    }
  }
  return byArm.get(armType.toLowerCase());
}

/** Every type the simulator knows. */
export function allTypes(): TypeInfo[] {
  return [...read().values()];
}
