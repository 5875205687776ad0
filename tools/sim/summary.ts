import { type z } from "zod";
import { type outputsSchema } from "../../stacks/outputs";

type Outputs = z.output<typeof outputsSchema>;

/** The outputs of a whole environment. */
export type StackOutputs = Outputs & Required<Pick<Outputs, "platform">>;

interface ExportedResource {
  urn: string;
  type: string;
  custom?: boolean;
}

interface Deployed {
  stack: string;
  resources: ExportedResource[];
  outputs: StackOutputs;
}

/** What a person wants to know after `npm start`: what there is now, where, and what to type next. */
export function summarize({ stack, resources, outputs }: Deployed): string {
  const { schemaVersion, platform, ...regions } = outputs;
  const azure = resources.filter(({ type }) => type.startsWith("azure-native:"));
  const lines = [
    "",
    `${platform.environment} stands: ${azure.length} Azure resources in the simulator, outputs by schema version ${schemaVersion}.`,
    "",
    `  global part, in ${platform.homeRegion} (${countIn(azure, "global")} resources)`,
    `    build hub   ${platform.buildHub.accountName}, ${platform.buildHub.redundancy}, builds kept for ${platform.buildHub.retentionDays} days`,
    `    budget      ${platform.monitoring.budget.monthly} a month, told to ${platform.monitoring.budget.contactEmails.join(", ")}`,
  ];
  for (const [name, region] of Object.entries(regions)) {
    lines.push("", `  ${region.key} (${countIn(azure, name.replace(/^region-/, ""))} resources)`);
    lines.push(`    network     ${region.network.addressSpace}; hosts ${region.network.subnets["hosts"]?.prefix}`);
    for (const pool of region.pools) {
      const spot = pool.spot ? ` + ${pool.spot.minimum}–${pool.spot.maximum} spot` : "";
      const hosts = `${pool.onDemand.minimum}–${pool.onDemand.maximum} hosts${spot}`;
      const { offPeak, atPeak } = pool.sessions;
      lines.push(
        `    pool        ${pool.pool} g${pool.generation}${standing(pool)}: ${offPeak} sessions off peak, ${atPeak} at most`,
        `                on ${hosts}, ${pool.size}, ${pool.slotsPerHost === 1 ? "1 session" : `${pool.slotsPerHost} sessions`} each`,
      );
    }
    for (const { generation, servers, ...relays } of region.relays) {
      const addresses = servers.map(({ publicAddress }) => publicAddress).join(", ");
      lines.push(`    relays      g${generation}${standing(relays)}: ${addresses}`);
    }
    lines.push(`    builds      ${region.builds.accountName}`);
  }
  const names = Object.keys(outputs).join(", ");
  return [...lines, "", `Outputs: ${names}`, "", "Next:", ...next(stack)].join("\n");
}

function standing({ serving }: { serving: boolean }): string {
  return serving ? "" : " (draining)";
}

/** Every part's resources have its logical name in front of their own. */
function countIn(resources: ExportedResource[], part: string): number {
  return resources.filter(({ urn }) => urn.split("::").at(-1)!.startsWith(`${part}-`)).length;
}

function next(stack: string): string[] {
  const commands: [command: string, what: string][] = [
    [`npm run sim -- stack output --stack ${stack} --json`, "every output (docs/outputs.schema.json)"],
    ["npm run sim -- preview --stack prod", "what production would be"],
    [`npm run sim -- destroy --stack ${stack}`, "take it down again"],
    ["npm run sim:reset", "forget the simulated cloud"],
    [`edit Pulumi.${stack}.yaml, then npm start`, "deploy the difference"],
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  return commands.map(([command, what]) => `  ${command.padEnd(width)}   ${what}`);
}
