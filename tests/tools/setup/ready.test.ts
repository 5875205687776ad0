import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const READY = path.resolve(__dirname, "../../../tools/setup/ready.mjs");

/** A stand-in for npm: notes how it was called, takes the time that NPM_TAKES says, and installs what is tested for. */
const NPM = `#!/bin/sh
echo "$@" >> "$NPM_LOG"
env > "$NPM_LOG.env"
[ -z "$NPM_SAYS" ] || { echo "added nothing"; echo "$NPM_SAYS" >&2; exit 1; }
rm -rf node_modules && mkdir -p node_modules/node/bin
sleep \${NPM_TAKES:-0}
printf '#!/bin/sh\\n[ "$1" = --version ] && echo "\${NODE_SAYS:-v24.21.0}" && exit\\necho "ran $*"; exit 3\\n' > node_modules/node/bin/node
chmod +x node_modules/node/bin/node
cp package-lock.json node_modules/.package-lock.json
`;

describe("npm's packages are there before anything runs", function () {
  let root: string;
  let project: string;
  const children: ChildProcess[] = [];

  before(function () {
    if (process.platform === "win32") {
      this.skip();
    }
  });

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "ready test "));
    project = path.join(root, "a project");
    mkdirSync(path.join(project, "tools/setup"), { recursive: true });
    mkdirSync(path.join(root, "bin"));
    mkdirSync(path.join(root, "tmp"));
    copyFileSync(READY, path.join(project, "tools/setup/ready.mjs"));
    lockWith("1.0.0");
    writeFileSync(path.join(root, "bin/npm"), NPM, { mode: 0o755 });
  });

  afterEach(() => {
    children.splice(0).forEach((child) => child.kill("SIGKILL"));
    chmodSync(root, 0o755);
    rmSync(root, { recursive: true, force: true });
  });

  function lockWith(version: string): void {
    const packages = { "": {}, "node_modules/node": { version, integrity: `sha512-${version}` } };
    writeFileSync(path.join(project, "package-lock.json"), JSON.stringify({ packages }));
  }

  function start(environment: NodeJS.ProcessEnv = {}, args: string[] = []) {
    const child = spawn(process.execPath, [path.join(project, "tools/setup/ready.mjs"), ...args], {
      cwd: root,
      env: {
        PATH: `${path.join(root, "bin")}:/usr/bin:/bin`,
        TMPDIR: path.join(root, "tmp"),
        NPM_LOG: path.join(root, "npm.log"),
        ...environment,
      },
    });
    children.push(child);
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (output += text.toString()));
    const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
      child.on("close", (code) => resolve({ code, output }));
    });
    return { child, ended };
  }

  const npmCalls = (): string[] => {
    const log = path.join(root, "npm.log");
    return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  };

  async function until(condition: () => boolean): Promise<void> {
    for (let waited = 0; !condition(); waited += 20) {
      assert.ok(waited < 5_000, "waited for too long");
      await delay(20);
    }
  }

  it("installs once, says so, and is silent the next time", async () => {
    const first = await start().ended;
    assert.deepEqual([first.code, first.output], [0, "installing the npm packages …\n"]);
    const second = await start().ended;
    assert.deepEqual([second.code, second.output], [0, ""]);
    assert.equal(npmCalls().length, 1);
    assert.match(npmCalls()[0] ?? "", /^ci --include=dev /);
  });

  it("installs again when package-lock.json has changed, and leaves nothing outside node_modules", async () => {
    await start().ended;
    lockWith("2.0.0");
    assert.equal((await start().ended).code, 0);
    assert.equal(npmCalls().length, 2);
    assert.deepEqual(readdirSync(project).sort(), ["node_modules", "package-lock.json", "tools"]);
    assert.deepEqual(readdirSync(path.join(root, "tmp")), []);
  });

  it("takes what was installed by hand as it is", async () => {
    await start().ended;
    rmSync(path.join(project, "node_modules/.cloud-gaming-ready"));
    assert.equal((await start().ended).code, 0);
    assert.equal(npmCalls().length, 1);
  });

  it("shows the end of npm's output when it fails, with what to do, and tries again the next time", async () => {
    for (const [says, advice] of [
      ["npm error code ENOTFOUND", /registry could not be reached/],
      ["npm error code ENOSPC", /disk is full/],
      ["npm error code EUSAGE", /do not agree/],
      ["npm error something else", /Run `npm ci` to see/],
    ] as const) {
      const { code, output } = await start({ NPM_SAYS: says }).ended;
      assert.equal(code, 1);
      assert.match(output, new RegExp(says));
      assert.match(output, advice);
    }
    assert.equal((await start().ended).code, 0);
  });

  it("says that npm is missing", async () => {
    const { code, output } = await start({ PATH: path.join(root, "tmp") }).ended;
    assert.equal(code, 1);
    assert.match(output, /npm was not found on PATH\. It comes with Node\.js/);
  });

  it("refuses an installed Node.js that is too old or was not installed, and says why that happens", async () => {
    for (const [says, message] of [
      ["v20.20.2", /but that is v20\.20\.x/],
      ["nothing", /does not run/],
    ] as const) {
      rmSync(path.join(project, "node_modules"), { recursive: true, force: true });
      const { code, output } = await start({ NODE_SAYS: says }).ended;
      assert.equal(code, 1);
      assert.match(output, message);
      assert.match(output, /ignore-scripts/);
    }
  });

  it("hands npm neither the options of the calling script nor its Node.js", async () => {
    const { code } = await start({
      PATH: `${path.join(project, "node_modules/.bin")}:${path.join(root, "bin")}:/usr/bin:/bin`,
      NODE_ENV: "production",
      npm_config_dry_run: "true",
      npm_config_loglevel: "silent",
      npm_config_registry: "https://registry.example",
      npm_lifecycle_event: "start",
    }).ended;
    assert.equal(code, 0);
    const environment = readFileSync(path.join(root, "npm.log.env"), "utf8");
    assert.doesNotMatch(environment, /NODE_ENV|dry_run|loglevel|npm_lifecycle|node_modules\/\.bin/);
    assert.match(environment, /npm_config_registry=https:\/\/registry\.example/);
  });

  it("lets a second one wait for the first, and installs once", async () => {
    const first = start({ NPM_TAKES: "0.7" });
    await until(() => npmCalls().length === 1);
    const second = await start().ended;
    assert.equal(second.code, 0);
    assert.match(second.output, new RegExp(`^waiting for process ${first.child.pid}, which is installing`));
    assert.equal((await first.ended).code, 0);
    assert.equal(npmCalls().length, 1);
  });

  it("carries on after it was interrupted, and ends its npm", async () => {
    const first = start({ NPM_TAKES: "3" });
    await until(() => npmCalls().length === 1);
    first.child.kill("SIGTERM");
    // npm's stand-in is a shell, which leaves its sleep behind: so this is not awaited with `ended`, which waits for the pipe.
    await new Promise((resolve) => first.child.once("exit", resolve));
    assert.equal((await start().ended).code, 0);
    assert.equal(npmCalls().length, 2);
  });

  it("waits for the npm of one that was killed outright, instead of starting a second beside it", async () => {
    const first = start({ NPM_TAKES: "0.7" });
    await until(() => npmCalls().length === 1 && readdirSync(path.join(root, "tmp")).length === 1);
    await delay(100);
    first.child.kill("SIGKILL");
    const second = await start().ended;
    assert.equal(second.code, 0);
    assert.match(second.output, /^waiting for process/);
    assert.equal(npmCalls().length, 1);
  });

  it("takes over the lock of a process that is dead", async () => {
    const held = start({ NPM_SAYS: "no" });
    await held.ended;
    const probe = start({ NPM_TAKES: "0.5" });
    await until(() => readdirSync(path.join(root, "tmp")).length === 1);
    const lock = path.join(root, "tmp", readdirSync(path.join(root, "tmp"))[0] ?? "");
    await probe.ended;
    lockWith("3.0.0");
    writeFileSync(lock, `${held.child.pid}\n`);
    const { code, output } = await start().ended;
    assert.deepEqual([code, output], [0, "installing the npm packages …\n"]);
  });

  it("runs a program with the installed Node.js, with its arguments and exit code", async () => {
    const { code, output } = await start({}, ["program.ts", "--flag", "a b"]).ended;
    assert.equal(code, 3);
    assert.match(output, /ran -r ts-node\/register\/transpile-only program\.ts --flag a b\n$/);
  });
});
