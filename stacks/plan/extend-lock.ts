import { type AddressLock } from "../config";

/**
 * Gives every key that has none the next address index. Nothing is ever taken away or given to another: the addresses of
 * a region that was removed may still be in somebody's firewall, and if it comes again, it has them again.
 */
export function extendLock<Lock extends AddressLock>(
  lock: Lock,
  keys: string[],
): { lock: Lock; added: Record<string, number> } {
  let next = Math.max(-1, ...Object.values(lock.addressIndexes)) + 1;
  const added: Record<string, number> = {};
  for (const key of keys) {
    if (!(key in lock.addressIndexes) && !(key in added)) added[key] = next++;
  }
  return { lock: { ...lock, addressIndexes: { ...lock.addressIndexes, ...added } }, added };
}
