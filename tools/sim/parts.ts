import { environmentOf, globalStackOf } from "../../stacks/scope";
import { knownToBackend, stateMentions } from "./backend-state";
import { type SimFolders } from "./folders";
import { SimError } from "./sim-error";

/**
 * Refuses to deploy an environment whole beside its parts, or a part beside the whole. Azure would refuse it as well,
 * but one resource at a time, and without saying why they are there already.
 *
 * @throws {SimError} naming the stacks that stand in the way
 */
export function refuseWholeBesideParts(folders: SimFolders, stack: string): void {
  const environment = environmentOf(stack);
  const isWhole = stack === environment;
  const inTheWay = deployedStacks(folders, environment).filter((other) => (other === environment) !== isWhole);
  if (inTheWay.length === 0) return;
  const how = isWhole ? `in parts (${inTheWay.join(", ")})` : "as a whole";
  throw new SimError(
    [
      `${environment} is deployed ${how} in the simulator, and ${stack} would make the same resources again. Take it down first:`,
      ...inTheWay.map(destroyCommand),
    ].join("\n"),
  );
}

/**
 * Refuses to take a global part down while regions stand on it: Azure would keep what they use and delete the rest.
 *
 * @throws {SimError} naming the regions' stacks
 */
export function refuseGlobalPartBeforeRegions(folders: SimFolders, stack: string): void {
  const environment = environmentOf(stack);
  if (stack !== globalStackOf(environment)) return;
  const regions = deployedStacks(folders, environment).filter((other) => other !== environment && other !== stack);
  if (regions.length === 0) return;
  throw new SimError(
    [`Regions stand on ${stack} in the simulator. Take them down first:`, ...regions.map(destroyCommand)].join("\n"),
  );
}

/** Of an environment, in the order in which they can be taken down: the global part's last. */
function deployedStacks(folders: SimFolders, environment: string): string[] {
  const isGlobal = (stack: string): number => Number(stack === globalStackOf(environment));
  return knownToBackend(folders)
    .filter((stack) => environmentOf(stack) === environment && stateMentions(folders, stack, '"azure-native:'))
    .sort((one, other) => isGlobal(one) - isGlobal(other));
}

function destroyCommand(stack: string): string {
  return `  npm run sim -- destroy --stack ${stack}`;
}
