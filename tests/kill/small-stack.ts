import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CloudChange, type Faults, readCloud } from "../../tools/azure-sim";
import { simFolders, type SimFolders } from "../../tools/sim/folders";
import { runInSimulator, type RunOptions, type RunResult } from "../../tools/sim/run";
import { type Deployment, type StateResource } from "../../tools/sim/settle";

/** The program's folder. */
const program = dirname(require.resolve("./small-platform/index"));

/**
 * - `first`: what the platform is at first.
 * - `second`: the same with a change, an addition, a removal and two replacements.
 */
export type Edition = "first" | "second";

/** The command that is killed and given again: one that makes what an edition declares, or takes everything down. */
export type Command = { verb: "up"; edition: Edition } | { verb: "destroy" };

/**
 * When the engine dies.
 *
 * - `unheard`: the cloud has carried a change out, and the engine never hears of it.
 * - `heard`: it heard, and dies on the way to the next one: before, while or after it saves what it heard.
 */
export type Moment = "unheard" | "heard";

/** The small platform with a state and a simulated cloud of its own, run by the real engine. */
export class SmallStack {
  readonly folders: SimFolders;

  constructor(private readonly options: Partial<RunOptions> = {}) {
    const folder = mkdtempSync(join(tmpdir(), "cloud-gaming-kill-"));
    cpSync(join(program, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    this.folders = simFolders(folder);
    this.write("first");
  }

  /** Another one in the same state, beside this one. */
  copy(): SmallStack {
    const copy = new SmallStack(this.options);
    cpSync(this.folders.home, copy.folders.home, { recursive: true });
    return copy;
  }

  /** Runs a command as a person would, whatever comes of it. */
  try(command: Command, options: Partial<RunOptions> = {}, ...flags: string[]): Promise<RunResult> {
    if (command.verb === "up") this.write(command.edition);
    return this.pulumi([command.verb, "--stack", "dev", "--skip-preview", ...flags], options);
  }

  /** Runs a command that must succeed. */
  async run(command: Command, ...flags: string[]): Promise<RunResult> {
    return succeeded(await this.try(command, {}, ...flags));
  }

  /**
   * Runs a command and kills the engine after a change to the cloud.
   *
   * @param after how many changes there are to be, or which is to be the last
   * @param failing makes requests fail, as the simulator's `faults`
   */
  async kill(
    command: Command,
    after: number | ((change: CloudChange) => boolean),
    moment: Moment,
    failing: Faults = () => undefined,
  ): Promise<RunResult> {
    const killer = new AbortController();
    let heard = false;
    const onChange = (change: CloudChange): void => {
      if (typeof after === "number" ? change.count !== after : !after(change)) return;
      if (moment === "unheard") return killer.abort();
      heard = true;
      // From before it can have been saved to after.
      setTimeout(() => killer.abort(), [0, 4, 12, 40][change.count % 4]);
    };
    const faults: Faults = (request) => {
      if (!heard) return failing(request);
      killer.abort();
      // Nothing that the provider would try again: nobody waits for it any more.
      return { status: 400, code: "EngineIsGone", message: "The engine is gone." };
    };
    const result = await this.try(command, {
      signal: killer.signal,
      killSignal: "SIGKILL",
      simulator: { onChange, faults },
    });
    assert.ok(killer.signal.aborted, `it ended before it was to be killed:\n${result.stdout}${result.stderr}`);
    return result;
  }

  /**
   * Everything that there is: its URN, and its id in the cloud, with `*` for the random part of names. Fails when an
   * operation is pending or half done, when cloud and state don't hold the same, when a secret in the vault is not the random
   * value that the state keeps for it, or when the state shows one in clear.
   */
  async outcome(): Promise<string[]> {
    const { resources = [], pending_operations: pending = [] } = await this.exported("--show-secrets");
    assert.deepEqual(pending, [], "operations are still pending");
    const unfinished = resources.filter((one) => one.delete || one.pendingReplacement || one.initErrors?.length);
    assert.deepEqual(unfinished, [], "resources are half replaced, or not known to be finished");
    const declared = resources.filter(isOfCloud).map(({ id }) => id!.toLowerCase());
    const made = readCloud(this.folders.cloud)
      .list()
      .map(({ id }) => id.toLowerCase())
      // Azure makes one with a region's first network, and leaves it there.
      .filter((id) => !id.includes("/resourcegroups/networkwatcherrg"));
    assert.deepEqual(made.sort(), declared.sort(), "the cloud is not what the state says");
    const values = secretValues(resources);
    const state = this.options.backend ? JSON.stringify(await this.exported()) : this.stateFile();
    values.forEach((value) => assert.ok(!state.includes(value), "the state shows a secret in clear"));

    const suffix = resources.find(({ type }) => type === "random:index/randomString:RandomString")?.outputs?.["result"];
    const masked = (text: string): string => text.replaceAll(`-${String(suffix)}`, "-*");
    return resources.map((one) => masked(isOfCloud(one) ? `${one.urn} ${one.id}` : one.urn)).sort();
  }

  pulumi(args: string[], options: Partial<RunOptions> = {}): Promise<RunResult> {
    return runInSimulator(args, {
      project: program,
      folders: this.folders,
      output: "capture",
      ...this.options,
      ...options,
    });
  }

  async exported(...flags: string[]): Promise<Deployment> {
    const { stdout } = succeeded(await this.pulumi(["stack", "export", "--stack", "dev", ...flags]));
    return (JSON.parse(stdout) as { deployment: Deployment }).deployment;
  }

  remove(): void {
    rmSync(this.folders.project, { recursive: true, force: true });
  }

  private stateFile(): string {
    return readFileSync(join(this.folders.backend, ".pulumi", "stacks", "cloud-gaming", "dev.json"), "utf8");
  }

  private write(edition: Edition): void {
    writeFileSync(join(this.folders.project, "Pulumi.dev.yaml"), `config:\n  cloud-gaming:edition: ${edition}\n`);
  }
}

/**
 * Gives a killed command again, as a person would, and looks whether everything is as if it had never been killed.
 *
 * @param wanted what the command leaves when nobody kills it
 */
export async function assertConverges(stack: SmallStack, command: Command, wanted: string[]): Promise<void> {
  const again = await stack.run(command);
  assert.doesNotMatch(again.stdout + again.stderr, /already exist|pending operations/);
  assert.deepEqual(await stack.outcome(), wanted);
  const changed: string[] = [];
  const flags = command.verb === "up" ? ["--expect-no-changes"] : [];
  succeeded(await stack.try(command, { simulator: { onChange: ({ id }) => changed.push(id) } }, ...flags));
  assert.deepEqual(changed, [], "once more, and it changes something again");
}

function succeeded(result: RunResult): RunResult {
  assert.equal(result.exitCode, 0, result.stdout + result.stderr);
  return result;
}

function isOfCloud({ type, custom }: StateResource): boolean {
  return custom === true && type.startsWith("azure-native:");
}

/** The random values of a state, each of which some secret of a vault must hold. */
function secretValues(resources: StateResource[]): string[] {
  const values = resources.flatMap(({ type, outputs }) =>
    type === "random:index/randomPassword:RandomPassword" ? [clearText(outputs?.["result"])] : [],
  );
  const kept = resources.flatMap(({ type, inputs }) =>
    type === "azure-native:keyvault:Secret" ? [clearText(inputs?.["properties"])] : [],
  );
  assert.equal(kept.length, values.length);
  values.forEach((value) =>
    assert.ok(
      kept.some((text) => text.includes(value)),
      "a secret has another value",
    ),
  );
  return values;
}

/** A secret as `--show-secrets` exports it has its value, in JSON, as `plaintext`. */
function clearText(secret: unknown): string {
  const plaintext = (secret as { plaintext?: string } | undefined)?.plaintext;
  if (plaintext === undefined) return JSON.stringify(secret) ?? "";
  const value: unknown = JSON.parse(plaintext);
  return typeof value === "string" ? value : JSON.stringify(value);
}
