import { type AddressLock } from "../../stacks/config";

/**
 * Gives every key that has none the next address index. Nothing is ever taken away or given again: the addresses of
 * a region that was removed may still be in somebody's firewall.
 */
export function extendLock(lock: AddressLock, keys: string[]): { lock: AddressLock; added: Record<string, number> } {
  let next = Math.max(-1, ...Object.values(lock.addressIndexes)) + 1;
  const added: Record<string, number> = {};
  for (const key of keys) {
    if (!(key in lock.addressIndexes) && !(key in added)) added[key] = next++;
  }
  return { lock: { ...lock, addressIndexes: { ...lock.addressIndexes, ...added } }, added };
}
