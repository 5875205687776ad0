import { surgeHosts as surgeOf } from "../../components/gpu-pool";
import { type PoolPlan } from "../plan";

/**
 * Hosts that an in-place upgrade of a pool makes beside those that it has: a batch, before the batch that it replaces goes
 * (https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-maxsurge, 2026-05-19). Azure upgrades hosts
 * where they stand when the quota is too small for it.
 *
 * @param hosts the most of one scale set
 * @returns 0 for a pool whose hosts are never upgraded in place, and for spot hosts, which none ever are
 */
export function surgeHosts({ rollingUpgrade }: PoolPlan, capacity: "on-demand" | "spot", hosts: number): number {
  return rollingUpgrade && capacity === "on-demand" ? surgeOf(hosts, rollingUpgrade) : 0;
}
