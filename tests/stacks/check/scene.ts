import { describeProblem, type Problem } from "../../../components/conventions";
import { checkConfiguration } from "../../../stacks/check-configuration";
import { type Lock, parseConfig } from "../../../stacks/config";
import { stackConfig } from "../../../tools/config/stack-config";
import { committedLock, project } from "../../support/stacks";

const committed = stackConfig(project, "prod");
const { addressSpace, regionPrefixLength, addressIndexes } = committedLock("prod");

/** What `Pulumi.prod.yaml` says, and a region without zones and with a pool that overrules the table of GPU sizes. */
export function correctConfig(): any {
  const config: any = structuredClone(committed);
  config.regions.westus = {
    pools: { standard: { sizeRegions: ["westus"] } },
    relays: { perZone: 3 },
  };
  return config;
}

/** A lock that fits {@link correctConfig}, and remembers addresses only: what was deployed is other tests' matter. */
export const correctLock: Lock = {
  version: 1,
  addressSpace,
  regionPrefixLength,
  addressIndexes: { ...addressIndexes, "westus/1": 60 },
};

/** What a configuration is refused for, and whether its single values are what is wrong. */
export function refusalOf(
  values: unknown,
  secrets: string[] = [],
  lock = correctLock,
): { problems: Problem[]; furtherChecks: boolean; singleValues: boolean } {
  const checked = checkConfiguration({ values, secrets, lockOf: () => ({ lock, problems: [] }) });
  if (checked.plan !== undefined) return { problems: [], furtherChecks: false, singleValues: false };
  const { problems, furtherChecks } = checked;
  return { problems, furtherChecks, singleValues: parseConfig(values).problems.length > 0 };
}

/** Every problem of a configuration. */
export function problemsOf(values: unknown, secrets: string[] = []): Problem[] {
  return refusalOf(values, secrets).problems;
}

export function told(problems: readonly Problem[]): string[] {
  return problems.map((problem) => `${problem.path}: ${describeProblem(problem)}`);
}
