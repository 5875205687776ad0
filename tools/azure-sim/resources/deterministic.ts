import { createHash } from "node:crypto";

/** What stands for chance and clocks in the simulator: the same id gives the same value, in every run. */
function digest(id: string, purpose: string): string {
  return createHash("sha256").update(`${purpose}\n${id.toLowerCase()}`).digest("hex");
}

/**
 * A GUID that belongs to one resource and purpose.
 *
 * @param id the resource's id; its case does not matter
 * @param purpose which of the resource's GUIDs: `principalId`, `clientId`…
 */
export function guidFor(id: string, purpose: string): string {
  const hex = digest(id, purpose);
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}

/** A text of lower-case hexadecimal digits that belongs to one resource and purpose. */
export function hexFor(id: string, purpose: string, length: number): string {
  return digest(id, purpose).slice(0, length);
}

/** A number from 0 to `below` - 1 that belongs to one resource and purpose. */
export function numberFor(id: string, purpose: string, below: number): number {
  return Number.parseInt(digest(id, purpose).slice(0, 12), 16) % below;
}

/** The moment that stands for every creation: refreshes must show no change, so no clock is read. */
export const creationTime = "2026-11-01T00:00:00.0000000Z";

/** The tenant that identities and vaults belong to when a body doesn't say. */
export const simulatedTenant = "72f988bf-0000-4000-8000-2d7cd011db47";
