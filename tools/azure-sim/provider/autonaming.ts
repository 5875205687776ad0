import { createHash } from "node:crypto";
import type { ObjectValue, TypeInfo, Value } from "../contract";
import type { CheckRequest } from "../server/hosted-provider";

/** The input that says: this name was made up, so a replacement may be created before the old one is deleted. */
export const createBeforeDelete = "__createBeforeDelete";

/**
 * Names the last path parameter of a resource that the program did not name.
 * @returns the inputs to add; none when the name is given or autonaming is switched off.
 */
export function autoName(info: TypeInfo, request: CheckRequest): ObjectValue {
  return Object.assign(
    {},
    ...Object.entries(info.autoName)
      .filter(([parameter]) => request.news[parameter] === undefined)
      .map(([parameter, strategy]) => named(parameter, strategy, request)),
  );
}

function named(parameter: string, strategy: string, { olds, autonaming, randomSeed, name }: CheckRequest): ObjectValue {
  const madeUp = (value: Value) => ({ [parameter]: value, [createBeforeDelete]: true });
  const old = olds?.[parameter];
  if (old !== undefined) {
    return olds?.[createBeforeDelete] === true ? madeUp(old) : { [parameter]: old };
  }
  if (autonaming?.mode === "disable") {
    return {};
  }
  if (autonaming?.mode === "enforce" || (autonaming?.mode === "propose" && strategy !== "uuid")) {
    return madeUp(autonaming.proposedName);
  }
  switch (strategy) {
    case "random":
      return madeUp(name + hexadecimal(randomSeed, name, 8));
    case "uuid":
      return madeUp(asUuid(hexadecimal(randomSeed, name, 32)));
    default:
      return { [parameter]: name };
  }
}

/**
 * Digits that are the same in the preview and in the deployment that follows. The engine's own generator is Go's and
 * gives other digits for the same seed; nothing depends on which they are.
 */
function hexadecimal(seed: Uint8Array, name: string, digits: number): string {
  return createHash("sha256").update(seed).update("\0").update(name).digest("hex").slice(0, digits);
}

function asUuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
