export { type Money, scaled, sum } from "./money";
export {
  hoursPerMonth,
  type HostsAndCost,
  type PoolCost,
  regionCosts,
  type RegionCost,
  type UnusedHosts,
} from "./pool-cost";
export { type FoundPrice, type Item, type Price, priceOf, priceTable, referenceRegion } from "./prices";
