import type { BuildStore } from "../store/build-store";

/** An object as the manifest says it is. */
export interface StoredObject {
  /** In `builds`. */
  name: string;
  size: number;
  /** Hexadecimal. */
  md5: string;
  /** Hexadecimal; what a copier that sees the bytes holds them to. */
  sha256: string;
}

/** Brings an object from one store into another, where nobody has it yet; one that came meanwhile is left as it is. */
export interface Copier {
  /**
   * @throws {CannotCopy} where this way isn't open between the two stores
   * @throws {Failure} `corrupt` where the source isn't what the manifest says
   */
  copy(object: StoredObject, from: BuildStore, to: BuildStore): Promise<void>;
}

/** A way of copying that isn't open, and why: `it knows no server-side copy (501)`. */
export class CannotCopy extends Error {}
