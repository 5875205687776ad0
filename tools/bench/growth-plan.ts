import { type Region, regions } from "../../components/conventions";
import type { PlatformPlan, RegionPlan } from "../../stacks/plan";

/**
 * A plan with any number of regions, each like one region of a given plan. Azure has some forty regions with zones;
 * beyond them come second stamps of the same.
 */
export function grownPlan(plan: PlatformPlan, count: number): PlatformPlan {
  const model = plan.regions[0]!;
  const zonal = regions.filter(({ zones }) => zones.length === model.zones.length);
  return {
    ...plan,
    regions: Array.from({ length: count }, (_, index) =>
      regionLike(model, zonal[index % zonal.length]!, 1 + Math.floor(index / zonal.length), index + 1),
    ),
  };
}

/**
 * The model's plan with another region's names and addresses, wherever they are in it: a part that the plan gets later needs
 * nothing here.
 *
 * @param stamp 1 for the region's first copy
 * @param block the index of the region's addresses, from 0
 */
function regionLike(model: RegionPlan, region: Region, stamp: number, block: number): RegionPlan {
  const { location, naming } = model.placement;
  const addressSpace = `10.${64 + Math.floor(block / 4)}.${(block % 4) * 64}.0/18`;
  const text = JSON.stringify(model)
    .replaceAll(model.key, `${region.name}/${stamp}`)
    .replaceAll(model.logicalName, `${region.name}-${stamp}`)
    .replaceAll(location, region.name)
    .replaceAll(new RegExp(`\\b${naming.place}-${naming.stamp}\\b`, "g"), `${region.shortCode}-${stamp}`)
    .replaceAll(/\d+\.\d+\.\d+\.\d+\/(?:1[89]|2\d|3[0-2])/g, (prefix) =>
      moved(prefix, model.network.addressSpace, addressSpace),
    );
  const { pools, ...rest } = JSON.parse(text, (key, value: unknown) =>
    key === "naming" ? { ...naming, place: region.shortCode, stamp } : value,
  ) as RegionPlan;
  // Not every region offers the size, and a preview does not ask for it.
  return { ...rest, pools: pools.map((pool) => ({ ...pool, sizeRegions: [region.name] })) };
}

/** A prefix at the same place of another block, where it is in the first block at all. */
function moved(prefix: string, from: string, to: string): string {
  const [address, length] = prefix.split("/");
  const offset = numberOf(address!) - numberOf(from.split("/")[0]!);
  if (offset < 0 || offset >= 2 ** (32 - Number(from.split("/")[1]))) return prefix;
  const sum = numberOf(to.split("/")[0]!) + offset;
  return `${[24, 16, 8, 0].map((bits) => Math.floor(sum / 2 ** bits) % 256).join(".")}/${length}`;
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
