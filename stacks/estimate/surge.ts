import { type PoolPlan } from "../plan";

/**
 * Hosts that an in-place upgrade of a pool makes beside those that it has: a batch, before the batch that it replaces goes
 * (https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-maxsurge, 2026-05-19). Azure upgrades in
 * place, and ends sessions, when the quota is too small for it.
 *
 * @param hosts the most of one scale set
 * @returns 0 for a pool whose hosts are never upgraded in place: all of them, whose upgrade policy is Manual
 */
export function surgeHosts(_pool: PoolPlan, _hosts: number): number {
  return 0;
}
