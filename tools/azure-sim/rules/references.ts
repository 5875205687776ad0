import { type ArmError, type CloudResource, type RuleRequest } from "../contract";
import { badRequest } from "./errors";
import { parseId, regionOf, sameType } from "./ids";
import { findAll } from "./reading";

/** A place in a body that holds another resource's id. */
export interface Reference {
  /** As {@link findAll} reads it: `properties.subnet.id`, `properties.publicIpAddresses[].id`. */
  path: string;
  /** The ARM type of what it must name. */
  type: string;
  /** The two must be in one region. */
  sameRegion?: boolean;
  /** What is in another subscription is taken on trust: the simulated cloud is one subscription. */
  trustedElsewhere?: boolean;
  /** Ids written otherwise than as a resource id, e.g. inside a longer text; the id itself by default. */
  idIn?: (text: string) => string;
}

/** What a body names and the cloud doesn't have (or has elsewhere), each with the error that this provider gives. */
export function brokenReferences(
  request: RuleRequest,
  references: readonly Reference[],
  refuse: (broken: { path: string; id: string; reference: Reference; found?: CloudResource }) => ArmError,
): ArmError[] {
  const { id: own, apiVersion, body, cloud } = request;
  const ownRegion = regionOf({ id: own.text, type: own.type, apiVersion, body }, cloud);
  return references.flatMap((reference) =>
    findAll(body, reference.path).flatMap(({ path, value }) => {
      if (typeof value !== "string") return [];
      const id = reference.idIn?.(value) ?? value;
      const parsed = parseId(id);
      const isOfType = parsed !== undefined && sameType(parsed.type, reference.type);
      const isOurs = parsed?.subscriptionId?.toLowerCase() === own.subscriptionId?.toLowerCase();
      if (reference.trustedElsewhere && isOfType && !isOurs) return [];
      const found = isOfType ? cloud.get(id) : undefined;
      if (!found) return [refuse({ path, id, reference })];
      const region = reference.sameRegion ? regionOf(found, cloud) : undefined;
      const isElsewhere = region !== undefined && ownRegion !== undefined && region !== ownRegion;
      return isElsewhere ? [refuse({ path, id, reference, found })] : [];
    }),
  );
}

/**
 * The network provider's words: one text for what is missing and what is in another region, since it looks a
 * resource up in its own region only (https://github.com/microsoft-foundry/foundry-samples/issues/657, 2026-04).
 */
export function invalidResourceReference(id: string, request: RuleRequest, path: string): ArmError {
  return badRequest(
    "InvalidResourceReference",
    `Resource ${id} referenced by resource ${request.id.text} was not found. Please make sure that the referenced ` +
      "resource exists, and that both resources are in the same region.",
    path,
  );
}
