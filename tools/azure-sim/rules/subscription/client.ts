import { createHash } from "node:crypto";
import { type CloudReader } from "../../contract";

/** Who is signed in, as ARM's refusals name it: the same in every run. */
export function clientOf({ subscriptionId }: CloudReader): string {
  const hex = createHash("sha256").update(`deployer of ${subscriptionId}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
