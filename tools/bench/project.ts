import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { startSimulator } from "../azure-sim";
import { type ExportedResource } from "./plain-program";
import { stackConfig } from "../config/stack-config";
import { findEngine } from "../engine";
import { simFolders } from "../sim/folders";
import { pulumiEnvironment } from "../sim/pulumi-environment";

/** What one command took. */
export interface Run {
  seconds: number;
  /** The process that runs the Pulumi program. */
  program: { peakMiB: number; cpuSeconds: number };
  stdout: string;
}

/** Packages and compiler settings, which all programs here share. */
const shared = ["node_modules", "package.json", "tsconfig.json"];

/**
 * A Pulumi project in a folder of its own, with a state and a simulated cloud of its own. Its commands are timed as a person
 * waits for them, from the CLI's start to its end.
 */
export class BenchProject {
  private constructor(
    private readonly folder: string,
    private readonly stack: string,
    private readonly tenantId: string | undefined,
  ) {}

  /** This project's own program and stack files, by reference. */
  static ours(project: string, stack: string): BenchProject {
    const folder = newFolder();
    for (const part of [...shared, "components", "stacks"]) symlinkSync(join(project, part), join(folder, part));
    for (const file of ["Pulumi.yaml", `Pulumi.${stack}.yaml`]) cpSync(join(project, file), join(folder, file));
    return new BenchProject(folder, stack, tenantOf(project, stack));
  }

  /**
   * A program in one file.
   *
   * @param program the text of its index.ts
   * @param options.startUp whether it gets this project's start-up settings: its compiler, and what it switches off in the SDK
   */
  static plain(project: string, program: string, { startUp }: { startUp: boolean }): BenchProject {
    const folder = newFolder();
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
    for (const part of ["stacks", "components"]) symlinkSync(join(project, part), join(folder, part));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "plain", main: "index.ts" }));
    writeFileSync(join(folder, "Pulumi.yaml"), projectFile(project, "plain", { startUp }));
    // No type-check here either, though it is Pulumi's default: it alone would take longer than all the rest.
    const compilerOptions = { module: "nodenext", moduleResolution: "nodenext", target: "es2022", noCheck: true };
    const tsconfig = { compilerOptions, ...(startUp ? { "ts-node": { swc: true } } : {}) };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
    writeFileSync(join(folder, "index.ts"), startUp ? ourStartUp : program);
    if (startUp) writeFileSync(join(folder, "program.ts"), program);
    return new BenchProject(folder, "plain", undefined);
  }

  /** This project's components, declaring a plan that no stack file has. */
  static ofPlan(project: string, plan: unknown): BenchProject {
    const folder = newFolder();
    for (const part of ["node_modules", "tsconfig.json", "components", "stacks", "tools"])
      symlinkSync(join(project, part), join(folder, part));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ main: "tools/bench/growth-program.ts" }));
    writeFileSync(join(folder, "Pulumi.yaml"), projectFile(project, "growth", { startUp: true }));
    writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
    return new BenchProject(folder, "growth", undefined);
  }

  /** Makes the next command start from nothing: no state, no cloud. */
  forget(): void {
    rmSync(simFolders(this.folder).home, { recursive: true, force: true });
  }

  /** Changes a file of its own, as an editor does. */
  edit(file: string, change: (text: string) => string): void {
    const path = join(this.folder, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  }

  /**
   * Runs a Pulumi command on the stack, which is made first when it isn't there (that isn't timed).
   *
   * @throws Error with what the command said, when it fails
   */
  async run(args: string[], environment: Record<string, string> = {}): Promise<Run> {
    const engine = await findEngine();
    const folders = simFolders(this.folder);
    mkdirSync(folders.home, { recursive: true });
    const simulator = await startSimulator({
      cloudFile: folders.cloud,
      ...(this.tenantId === undefined ? {} : { tenantId: this.tenantId }),
    });
    const usage = join(folders.home, "usage.json");
    const env = {
      ...pulumiEnvironment(folders, engine.folder, simulator.environment()),
      ...environment,
      BENCH_USAGE: usage,
      // Quoted: a project may lie in a folder with blanks in its name.
      NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "report-usage.cjs"))}`,
    };
    const pulumi = (all: string[]): Promise<{ seconds: number; stdout: string }> =>
      timed(engine.pulumi, all, { cwd: this.folder, env });
    try {
      await pulumi(["stack", "select", "--create", this.stack]);
      const { seconds, stdout } = await pulumi([...args, "--stack", this.stack]);
      return { seconds, stdout, program: JSON.parse(readFileSync(usage, "utf8")) as Run["program"] };
    } finally {
      await simulator.close();
    }
  }

  /** What is deployed, as `pulumi stack export` lists it. */
  async resources(): Promise<ExportedResource[]> {
    const engine = await findEngine();
    const env = pulumiEnvironment(simFolders(this.folder), engine.folder, {});
    const { stdout } = await timed(engine.pulumi, ["stack", "export", "--stack", this.stack], {
      cwd: this.folder,
      env,
    });
    return (JSON.parse(stdout) as { deployment: { resources: ExportedResource[] } }).deployment.resources;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What stacks/index.ts and stacks/platform.ts do before anything is declared, for a program of one file. */
const ourStartUp = `import "./stacks/start-up";
import { runtime } from "@pulumi/pulumi";
import { withoutPinnedAliases } from "./stacks/pinned-aliases";
runtime.registerStackTransformation(withoutPinnedAliases);
export * from "./program";
`;

/** The project file of a made-up program, with Pulumi.yaml's settings for Node.js or with none. */
function projectFile(project: string, name: string, { startUp }: { startUp: boolean }): string {
  const { runtime } = parse(readFileSync(join(project, "Pulumi.yaml"), "utf8")) as { runtime: object };
  return stringify({ name, runtime: startUp ? runtime : "nodejs" });
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "cloud-gaming-bench-"));
}

function tenantOf(project: string, stack: string): string {
  return (stackConfig(project, stack)["azure"] as { tenantId: string }).tenantId;
}

function timed(
  program: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ seconds: number; stdout: string }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (code === 0) resolve({ seconds, stdout });
      else reject(new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${stdout.slice(-3000)}\n${stderr}`));
    });
  });
}
