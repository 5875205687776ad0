import { stringify } from "yaml";

/** A value as it stands in YAML, on one line. */
export function flow(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trim();
}
