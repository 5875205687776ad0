import { stringify } from "yaml";
import type { WrittenConfiguration } from "./written";

/** A configuration as `Pulumi.<environment>.yaml` has it. */
export function stackFileText(written: WrittenConfiguration): string {
  const config = Object.fromEntries(Object.entries(written).map(([key, value]) => [`cloud-gaming:${key}`, value]));
  // Pulumi reads YAML 1.1, in which 2026-12-01 and 17:30 are no texts unless they are quoted.
  return stringify({ config }, { aliasDuplicateObjects: false, version: "1.1" });
}
