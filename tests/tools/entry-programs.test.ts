import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { needsTrials } from "../support/installed";
import { project } from "../support/stacks";
import { smallCheckout } from "./azure-sim/types/small-checkout";

/*
 * Every program that a person, an npm script or another program starts is run at least once by a test. A program that no test runs
 * stops working without a sign.
 */

interface QuickRun {
  args: string[];
  /** What its output must contain. */
  prints: RegExp;
  /** 0 when left out. */
  exitCodes?: number[];
  env?: Record<string, string>;
  /** Only where trials of relays can be run. */
  trial?: true;
}

/** A program is run here, or by the named file: a test, or a program that is run in turn. */
type Covered = QuickRun[] | { runBy: string };

/** In the order in which they run: all in one copy of the project. */
const programs: Record<string, Covered> = {
  "services/builds/format/digest-worker.cjs": { runBy: "services/builds/format/digester.ts" },
  "services/builds/host-pull/main.ts": { runBy: "tools/host-tools/archive.ts" },
  "services/builds/main.ts": { runBy: "tests/support/builds/builds-command.ts" },
  "stacks/index.ts": { runBy: "package.json" },
  "stacks/preload.cjs": { runBy: "Pulumi.yaml" },
  "stacks/start-up.ts": { runBy: "stacks/index.ts" },
  "tests/kill/every-request.ts": [{ args: ["--grep", "goes back by one build.*wasn't"], prints: /1 passing/ }],
  "tests/kill/every-step.ts": [{ args: [], prints: /1 passing/, env: { STEP: "up 1 heard" } }],
  "tools/arm-template/main.ts": { runBy: "tests/tools/arm-template/template.test.ts" },
  "tools/assumptions/main.ts": { runBy: "tests/tools/assumptions/verify.test.ts" },
  "tools/bench/builds/memory-program.ts": { runBy: "tools/bench/builds/memory.ts" },
  "tools/bench/growth-program.ts": { runBy: "tools/bench/project.ts" },
  "tools/bench/main.ts": [{ args: ["--quick", "--only", "growth"], prints: /^what .*\npreview of 2 regions/m }],
  "tools/bench/report-usage.cjs": { runBy: "tools/bench/project.ts" },
  "tools/builds-demo/main.ts": { runBy: "tests/tools/builds-demo/demo.test.ts" },
  "tools/capacity/main.ts": [
    // 1: the stack breaks its promise.
    { args: ["--stack", "dev", "--svg", "pictures"], prints: /Pictures are in pictures/, exitCodes: [0, 1] },
  ],
  "tools/check-commands/main.ts": { runBy: "tests/tools/check-commands/check.test.ts" },
  "tools/config/main.ts": [
    { args: ["check", "--stack", "dev"], prints: /./ },
    { args: ["lock", "--stack", "dev"], prints: /./ },
    { args: ["add-region", "uksouth", "--stack", "prod"], prints: /uksouth/ },
  ],
  "tools/doctor/main.ts": { runBy: "tests/tools/doctor/doctor.test.ts" },
  "tools/engine/language-host/main.go": { runBy: "tools/engine/find.ts" },
  "tools/engine/main.ts": [{ args: [], prints: /^Pulumi 3\.\d+\.\d+, .* in \// }],
  "tools/estimate/main.ts": [{ args: ["--stack", "dev"], prints: /USD/ }],
  "tools/fuzz/main.ts": { runBy: "tests/tools/fuzz/random-platforms.test.ts" },
  "tools/host-tools/main.ts": [{ args: ["host-tools.tar.gz"], prints: /has the SHA-256 [0-9a-f]{64}/ }],
  "tools/mutation/main.ts": [
    {
      args: ["--mutants", "1", "--no-types", "--files", "services/relay/credentials.ts"],
      prints: /^Score: \d+\.0 % \(\d of 1 changes noticed/m,
    },
  ],
  "tools/mutation/mutated-source.cjs": { runBy: "tools/mutation/run-mutant.ts" },
  "tools/preview-summary/main.ts": [{ args: ["--stacks", "dev", "--base", "."], prints: /create/ }],
  "tools/region-data/generate.ts": [{ args: [], prints: /Wrote .*regions-data\.json/ }],
  "tools/refresh/main.ts": [{ args: [], prints: /^npm run refresh -- --stack/m, exitCodes: [1] }],
  "tools/relay/main.ts": [
    { args: ["config", "--stack", "dev"], prints: /^realm=/m },
    { args: ["credential", "--user", "ada", "--ttl", "60", "--secret-file", "secret"], prints: /ada/ },
    { args: ["check-keys", "--source", "stacks"], prints: /stacks/, exitCodes: [1] },
    { args: ["prove", "--stack", "dev", "--trial", "boot", "--write", "page.md"], prints: /boot/, trial: true },
  ],
  "tools/relay/trials/stage/inside.ts": { runBy: "tools/relay/trials/stage/isolated.ts" },
  "tools/relay/trials/stage/place-worker.ts": { runBy: "tools/relay/trials/stage/place.ts" },
  "tools/schemas/main.ts": [{ args: [], prints: /Wrote .*config\.schema\.json/ }],
  "tools/setup/ready.mjs": { runBy: "tests/tools/setup/ready.test.ts" },
  "tools/setup/system-packages.sh": { runBy: ".ci/run" },
  "tools/sim/start.ts": [{ args: [], prints: /npm run sim/ }],
  "tools/sim/main.ts": [{ args: ["stack", "output", "--stack", "dev"], prints: /region-japaneast-1/ }],
  "tools/sim/reset.ts": [{ args: [], prints: /are gone/ }],
  // The last one: it writes the simulator's data anew.
  "tools/azure-sim/data/refresh.ts": [{ args: ["--bicep-types", "checkout"], prints: /^\d+ files written/m }],
};

const sources = ["components", "docs", "services", "stacks", "tests", "tools"];
const read = (file: string): string => readFileSync(join(project, file), "utf8");

/** Files that do something when they are loaded, and those that npm scripts name. */
function entryPrograms(): string[] {
  const files = globSync("{services,stacks,tests/kill,tools}/**/*.{ts,mjs,cjs,sh,go}", { cwd: project });
  const started = files.filter((file) => {
    const text = read(file);
    if (file.endsWith(".sh")) return true;
    if (file.endsWith(".go")) return text.includes("func main()");
    return !/^export /m.test(text) || text.includes("require.main === module") || /^export = /m.test(text);
  });
  return [...new Set([...started.filter((file) => !file.includes("small-platform")), ...scriptPrograms()])].sort();
}

/** What npm scripts start with this project's Node.js. */
function scriptPrograms(): string[] {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  return Object.values(scripts)
    .flatMap((script) => [...script.matchAll(/[\w./-]+\.(?:ts|mjs)\b/g)].map(String))
    .filter((file) => !file.endsWith(".test.ts"));
}

describe("entry programs", function () {
  this.timeout(300_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud-gaming-programs-"));
    for (const source of sources) cpSync(join(project, source), join(folder, source), { recursive: true });
    for (const file of globSync("{Pulumi*.yaml,package.json,tsconfig.json,.mocharc.cjs,.prettierrc.json}", {
      cwd: project,
    }))
      cpSync(join(project, file), join(folder, file));
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
    cpSync(smallCheckout(), join(folder, "checkout"), { recursive: true });
    writeFileSync(join(folder, "secret"), "0123456789abcdef0123456789abcdef");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are all in the table of quick runs (else: add the new program to it)", () => {
    assert.deepEqual(Object.keys(programs).sort(), entryPrograms());
  });

  it("have a quick run for each subcommand", () => {
    for (const [file, covered] of Object.entries(programs)) {
      if (!Array.isArray(covered)) continue;
      const commands = [...read(file).matchAll(/\.command\("([\w-]+)/g)].map(([, name]) => name);
      const run = covered.map(({ args }) => args[0]);
      assert.deepEqual(
        commands.filter((name) => !run.includes(name)),
        [],
        file,
      );
    }
  });

  for (const [file, covered] of Object.entries(programs)) {
    if (!Array.isArray(covered)) {
      it(`${file} is run by ${covered.runBy}`, () => {
        const [folder, name] = [basename(join(file, "..")), basename(file).replace(/\.\w+$/, "")];
        // `main` and `index` are everywhere: only with their folder they name a program.
        const words = ["main", "index"].includes(name) ? [`${folder}/${name}`, `"${folder}"`] : [name];
        assert.ok(
          words.some((word) => read(covered.runBy).includes(word)),
          `${covered.runBy} does not name ${file}`,
        );
      });
      continue;
    }
    for (const { args, prints, exitCodes = [0], env = {}, trial } of covered) {
      it([file, ...args].join(" "), async function () {
        if (trial) needsTrials(this);
        const { code, output } = await run(file, args, env);
        assert.ok(exitCodes.includes(code!), `it ended with ${code}:\n${output}`);
        assert.match(output, prints);
      });
    }
  }

  async function run(file: string, args: string[], env: Record<string, string>) {
    const starter = file.startsWith("tests/")
      ? [join(project, "node_modules/mocha/bin/mocha.js"), "--timeout", "0", file]
      : ["-r", "ts-node/register/transpile-only", file];
    const child = spawn(process.execPath, [...starter, ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (piece: Buffer) => (output += piece.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output };
  }
});
