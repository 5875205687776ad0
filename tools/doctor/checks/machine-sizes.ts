import { z } from "zod";
import { findRelaySize } from "../../../components/conventions";
import { idlePoolNotes, type RegionPlan } from "../../../stacks/plan";
import { readAnswer, sameText } from "../answer";
import { type Check, type Finding, missing, note, ok } from "../check";
import type { Part } from "../part";

/**
 * What `az vm list-skus` prints (https://learn.microsoft.com/cli/azure/vm#az-vm-list-skus,
 * https://learn.microsoft.com/rest/api/compute/resource-skus/list, read 2026-11-22).
 */
const skus = z.array(
  z.object({
    name: z.string(),
    family: z.string().nullish(),
    locationInfo: z.array(z.object({ location: z.string(), zones: z.array(z.string()).nullish() })).nullish(),
    capabilities: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
    restrictions: z
      .array(
        z.object({
          type: z.string().nullish(),
          reasonCode: z.string().nullish(),
          restrictionInfo: z
            .object({ locations: z.array(z.string()).nullish(), zones: z.array(z.string()).nullish() })
            .nullish(),
        }),
      )
      .nullish(),
  }),
);

type Sku = z.output<typeof skus>[number];

/** A size that a region uses, and what for. */
interface UsedSize {
  name: string;
  users: string[];
  /** Of all its users. */
  zones: string[];
  spot: boolean;
  /** Whether an operating system disk lives on the local disk. */
  ephemeral: boolean;
  /** Whether hosts of it are reserved. */
  reserved: boolean;
}

/** Whether the subscription may use each size where the plan puts it: one question a region. */
export function machineSizeChecks({ plan }: Part): Check[] {
  return plan.regions.map((region) => {
    const { location, subscriptionId } = region.placement;
    const sizes = usedSizes(region);
    const idle = idlePoolNotes({ regions: [region] });
    return {
      id: `sizes:${location}`,
      topic: "Machine sizes",
      title: `${location}: ${sizes.map(({ name }) => name).join(", ")}`,
      why: "quota alone is not enough: Azure closes a size to a subscription, by region or by zone",
      ...(idle.length > 0 ? { needs: idle } : {}),
      argv: [
        ...["vm", "list-skus", "--location", location, "--resource-type", "virtualMachines", "--all"],
        ...[
          "--query",
          `[?${sizes.map(({ name }) => `name=='${name}'`).join(" || ")}]`,
          "--subscription",
          subscriptionId,
        ],
      ],
      judge: (answer) => {
        const known = readAnswer(skus, answer);
        return [...sizes.flatMap((size) => judgeSize(location, size, known)), ...idle.map((line) => note(`${line}.`))];
      },
    };
  });
}

function usedSizes({ pools, relays }: RegionPlan): UsedSize[] {
  const used = new Map<string, UsedSize>();
  const add = (size: string, user: string, own: Pick<UsedSize, "ephemeral" | "reserved" | "spot" | "zones">): void => {
    const known = used.get(size) ?? { ...{ name: size, users: [], zones: [] }, ...own };
    used.set(size, {
      name: size,
      users: [...known.users, user],
      zones: [...new Set([...known.zones, ...own.zones])].sort(),
      spot: known.spot || own.spot,
      ephemeral: known.ephemeral || own.ephemeral,
      reserved: known.reserved || own.reserved,
    });
  };
  for (const { pool, generation, size, zones, spot, reservedHosts } of pools) {
    const own = { zones, spot: spot !== undefined, ephemeral: true, reserved: reservedHosts !== undefined };
    add(size, `pool ${pool}, generation ${generation}`, own);
  }
  for (const { generation, size, zones } of relays) {
    const ephemeral = findRelaySize(size)?.localDisk !== undefined;
    add(size, `relays, generation ${generation}`, { zones, spot: false, ephemeral, reserved: false });
  }
  return [...used.values()];
}

function judgeSize(location: string, used: UsedSize, known: Sku[]): Finding[] {
  const { name } = used;
  const details = [`used by ${used.users.join("; ")}`];
  const sku = known.find((one) => sameText(one.name, name));
  if (sku === undefined) {
    return [
      missing(`${location} does not offer ${name}.`, {
        details: [...details, "Choose another size, or another region."],
        mend: [`az vm list-skus --size ${name} --resource-type virtualMachines --query '[].locations[]'`],
      }),
    ];
  }
  const findings = [
    ...restrictionFindings(location, sku, { zones: used.zones, details }),
    ...capabilityFindings(location, sku, { ...used, details }),
  ];
  return findings.length > 0 ? findings : [ok(`${location}: ${name} is open to this subscription.`, details)];
}

/** https://learn.microsoft.com/troubleshoot/azure/azure-resource-manager/general/error-sku-not-available (read 2026-11-22) */
const accessRequest =
  "Ask Azure's support for access (quota request, type Compute-VM), or choose another region or size.";

function restrictionFindings(
  location: string,
  { name, locationInfo, restrictions }: Sku,
  { zones, details }: { zones: string[]; details: string[] },
): Finding[] {
  const reasons = (restrictions ?? []).map(({ reasonCode }) => reasonCode ?? "no reason given").join(", ");
  const closed = (restrictions ?? []).some(
    ({ type }) => type !== undefined && type !== null && sameText(type, "Location"),
  );
  if (closed) {
    return [
      missing(`${location} is closed to this subscription for ${name} (${reasons}).`, {
        details: [...details, accessRequest],
      }),
    ];
  }
  const closedZones = (restrictions ?? []).flatMap(({ restrictionInfo }) => restrictionInfo?.zones ?? []);
  const offered = locationInfo?.find((info) => sameText(info.location, location))?.zones ?? [];
  const lacking = zones.filter((zone) => !offered.includes(zone) || closedZones.includes(zone));
  if (lacking.length === 0) return [];
  const open = offered.filter((zone) => !closedZones.includes(zone)).sort();
  const why = reasons === "" ? "not offered there" : reasons;
  return [
    missing(
      `${location}: ${name} is not to be had in ${lacking.length === 1 ? "zone" : "the zones"} ${lacking.join(", ")} (${why}).`,
      {
        details: [
          ...details,
          accessRequest,
          ...(open.length > 0 ? [`regions.${location}.zones: ${JSON.stringify(open)} would do without.`] : []),
        ],
      },
    ),
  ];
}

/** What the size itself cannot: https://learn.microsoft.com/rest/api/compute/resource-skus/list (read 2026-11-22). */
function capabilityFindings(
  location: string,
  sku: Sku,
  { spot, ephemeral, reserved, details }: Pick<UsedSize, "ephemeral" | "reserved" | "spot"> & { details: string[] },
): Finding[] {
  const cannot = (capability: string): boolean =>
    (sku.capabilities ?? []).some(({ name, value }) => sameText(name, capability) && sameText(value, "False"));
  const findings: Finding[] = [];
  if (cannot("EncryptionAtHostSupported")) {
    findings.push(missing(`${location}: ${sku.name} knows no encryption at host.`, { details }));
  }
  if (ephemeral && cannot("EphemeralOSDiskSupported")) {
    findings.push(missing(`${location}: ${sku.name} takes no ephemeral operating system disk.`, { details }));
  }
  // https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-create (2023-04-24)
  if (reserved && cannot("CapacityReservationSupported")) {
    findings.push(
      missing(`${location}: Azure reserves no ${sku.name}.`, {
        details: [...details, "Write reservedHosts: false there, or choose another size."],
      }),
    );
  }
  if (spot && cannot("LowPriorityCapable")) {
    findings.push(
      missing(`${location}: ${sku.name} is not offered as spot capacity.`, {
        details: [...details, "Leave spot out of the pool, or choose another size."],
      }),
    );
  }
  return findings;
}
