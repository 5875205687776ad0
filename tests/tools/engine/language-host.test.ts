import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { type Engine, findEngine } from "../../../tools/engine";
import { isRunning } from "../../../tools/engine/lock";

const NODE_MODULES = path.resolve("node_modules");

/** What the test wants to know is whether types are left alone, config and secrets arrive, and errors and output come back. */
const PROGRAM = `
import { writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

class Greeting extends pulumi.ComponentResource {
  readonly text: pulumi.Output<string>;
  constructor(name: string, who: pulumi.Output<string>) {
    super("trial:index:Greeting", name);
    this.text = pulumi.interpolate\`hello \${who}\`;
    this.registerOutputs({ text: this.text });
  }
}

const config = new pulumi.Config();
const aTypeErrorThatNobodyChecks: number = "1";
if (config.get("does") === "fail") {
  throw new Error("deliberately wrong");
}
if (config.get("does") === "hang") {
  writeFileSync("pid", String(process.pid));
  setInterval(() => undefined, 1000);
}
console.log("written to standard output");
export const text = new Greeting("greeting", config.requireSecret("who")).text;
`;

describe("the real engine and its Node.js language host", function () {
  this.timeout(30_000);
  let engine: Engine;
  let project: string;
  let running: ChildProcess | undefined;

  before(async function () {
    // The first time on a machine this compiles the CLI. `npm run engine` does that with progress.
    this.timeout(20 * 60_000);
    engine = await findEngine();
    project = mkdtempSync(path.join(os.tmpdir(), "language host "));
    mkdirSync(path.join(project, "state"));
    symlinkSync(NODE_MODULES, path.join(project, "node_modules"));
    writeFileSync(path.join(project, "Pulumi.yaml"), "name: trial\nruntime: nodejs\n");
    writeFileSync(path.join(project, "package.json"), JSON.stringify({ name: "trial", main: "index.ts" }));
    const compilerOptions = { module: "nodenext", moduleResolution: "nodenext", strict: true, noCheck: true };
    writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    writeFileSync(path.join(project, "index.ts"), PROGRAM);
    await succeeds("stack", "init", "dev");
    await succeeds("config", "set", "--secret", "who", "secret world");
  });

  after(() => {
    running?.kill("SIGKILL");
    if (project) {
      rmSync(project, { recursive: true, force: true });
    }
  });

  function start(...args: string[]) {
    const child = spawn(engine.pulumi, [...args, "--non-interactive", "--color", "never"], {
      cwd: project,
      env: {
        PATH: [engine.folder, path.join(NODE_MODULES, ".bin"), process.env.PATH].join(path.delimiter),
        HOME: project,
        PULUMI_HOME: path.join(project, "home"),
        PULUMI_BACKEND_URL: `file://${project}/state`,
        PULUMI_CONFIG_PASSPHRASE: "a passphrase",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // A search for the newest version of a plugin must not leave the machine.
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      },
    });
    running = child;
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (output += text.toString()));
    const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
      child.on("close", (code) => resolve({ code, output }));
    });
    return { child, ended };
  }

  async function succeeds(...args: string[]): Promise<string> {
    const { code, output } = await start(...args).ended;
    assert.equal(code, 0, output);
    return output;
  }

  it("runs a program: up, no change, destroy", async () => {
    const up = await succeeds("up", "--yes", "--skip-preview");
    assert.match(up, /written to standard output/);
    assert.match(up, /text\s*: "?\[secret\]/);
    assert.match(await succeeds("stack", "output", "text", "--show-secrets"), /hello secret world/);
    await succeeds("preview", "--expect-no-changes");
    assert.match(await succeeds("destroy", "--yes", "--skip-preview"), /- 2 deleted/);
  });

  it("reports what a program throws, once and with its stack, and takes no half minute for it", async () => {
    const begin = Date.now();
    const { code, output } = await start("preview", "--config", "trial:does=fail").ended;
    assert.notEqual(code, 0);
    assert.match(output, /Error: deliberately wrong\n[^]*index\.ts:\d+/);
    assert.doesNotMatch(output, /exit code/);
    assert.ok(Date.now() - begin < 15_000);
  });

  it("says what it knows to `pulumi about`", async () => {
    assert.match(await succeeds("about"), /language\s+nodejs\s+3\./);
  });

  it("ends the program when the engine is interrupted", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    const { child, ended } = start("preview", "--config", "trial:does=hang");
    const pid = await programNumber();
    child.kill("SIGINT");
    const { code, output } = await ended;
    assert.notEqual(code, 0);
    assert.match(output, /cancell?ed/);
    assert.equal(isRunning(pid), false, "the program outlived the engine");
  });

  async function programNumber(): Promise<number> {
    const file = path.join(project, "pid");
    for (let waited = 0; waited < 15_000; waited += 50) {
      if (existsSync(file) && readFileSync(file, "utf8") !== "") {
        return Number(readFileSync(file, "utf8"));
      }
      await delay(50);
    }
    return assert.fail("the program did not start");
  }
});
