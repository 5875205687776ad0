import { type CloudReader, readCloud } from "../azure-sim";
import { type SimFolders } from "./folders";
import { type PulumiProcess, type RunResult } from "./pulumi-process";
import { type Deployment, type StateResource } from "./settle";
import { SimError } from "./sim-error";
import { exportState, importState } from "./state-transfer";

/**
 * What keeps a state from fitting its cloud after it was edited past the cloud, a line each. Resources of other providers
 * than Azure's have no cloud.
 *
 * @param before the state as it was
 * @param after the state as it was edited
 * @param cloud the simulated cloud, which no edit changes
 */
export function partedByEdit(before: Deployment, after: Deployment, cloud: CloudReader): string[] {
  const [was, is] = [idsOf(before), idsOf(after)];
  const lost = [...was].filter(([id]) => !is.has(id) && cloud.get(id) !== undefined);
  const renamed = [...is].filter(([id, urn]) => was.has(id) && was.get(id) !== urn);
  const invented = [...is].filter(([id]) => !was.has(id) && cloud.get(id) === undefined);
  return [
    ...lost.map(([, urn]) => `${urn} is in the simulated cloud, and not in the state any more`),
    ...renamed.map(([id, urn]) => `${urn} was ${was.get(id)}, and the program declares that one`),
    ...invented.map(([, urn]) => `${urn} is in the state, and not in the simulated cloud`),
  ];
}

/** URNs by id, in lower case as Azure compares ids. */
function idsOf({ resources = [] }: Deployment): Map<string, string> {
  const ofAzure = resources.filter(isOfAzure);
  return new Map(ofAzure.map(({ id, urn }) => [id!.toLowerCase(), urn]));
}

/** Whether a resource of a state is in the cloud, or was. */
function isOfAzure({ type, custom, id }: StateResource): boolean {
  return custom === true && type.startsWith("azure-native:") && id !== undefined;
}

interface Edit {
  /** The command, for a message: `state remove`. */
  command: string;
  stack: string;
  folders: SimFolders;
  pulumi: PulumiProcess;
}

/** Enough to recognize what was edited; `state remove --all` would list hundreds. */
const MAX_LINES = 5;

/**
 * Runs a command that edits a state past the cloud, and undoes it when state and cloud don't fit afterwards.
 *
 * @param run the command
 * @throws {SimError} naming what does not fit; then the state is as it was
 */
export async function runEdit(edit: Edit, run: () => Promise<RunResult>): Promise<RunResult> {
  const { command, stack, folders, pulumi } = edit;
  const before = await exportState(pulumi, stack);
  const result = await run();
  const after = await exportState(pulumi, stack);
  const parted = partedByEdit(before.deployment, after.deployment, readCloud(folders.cloud));
  if (parted.length === 0) return result;
  const undone = await importState(pulumi, folders, stack, before);
  if (undone.exitCode !== 0) throw new Error(`The state of ${stack} could not be put back:\n${undone.stderr}`);
  const more = parted.length > MAX_LINES ? [`  and ${parted.length - MAX_LINES} more`] : [];
  throw new SimError(
    [
      `\`${command}\` is undone, because state and simulated cloud would not fit any more, and the next \`up\` would fail:`,
      ...parted.slice(0, MAX_LINES).map((line) => `  ${line}`),
      ...more,
      `Take a resource down with \`npm run sim -- destroy --stack ${stack} --target <urn>\`; take one that exists into the ` +
        "state with `npm run sim -- import`.",
    ].join("\n"),
  );
}

/**
 * Refuses to forget a stack whose resources are in the cloud.
 *
 * @throws {SimError} with the command that takes them down
 */
export async function refuseForgetting({ stack, folders, pulumi }: Omit<Edit, "command">): Promise<void> {
  const { deployment } = await exportState(pulumi, stack);
  const cloud = readCloud(folders.cloud);
  const count = (deployment.resources ?? []).filter((one) => isOfAzure(one) && cloud.get(one.id!)).length;
  if (count === 0) return;
  throw new SimError(
    `${stack} has ${count} resources in the simulated cloud, which would stay there without a state. Take them down first: ` +
      `npm run sim -- destroy --stack ${stack}`,
  );
}
