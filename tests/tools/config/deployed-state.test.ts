import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deployedState } from "../../../tools/config/deployed-state";

/** The outputs of a stack with one region. */
const outputs = (serving: boolean) => ({
  schemaVersion: 1,
  "region-japaneast-1": {
    key: "japaneast/1",
    network: { addressSpace: "10.48.64.0/18" },
    pools: [{ pool: "standard", generation: 1, serving, onDemand: { scaleSetId: "set" } }],
    relays: [],
    relaySecrets: { epoch: 1 },
  },
});
const deployment = (written: object) => ({ resources: [{ type: "pulumi:pulumi:Stack", outputs: written }] });

describe("what config lock and config check read of the deployment", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud-gaming-deployed-"));
    mkdirSync(join(folder, "bin"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** With a Pulumi CLI that is this shell script; with none when it is left out. */
  const read = (script?: string) => {
    if (script !== undefined) {
      writeFileSync(join(folder, "bin/pulumi"), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, "bin/pulumi"), 0o755);
    }
    return deployedState(folder, "dev", {
      PATH: script === undefined ? join(folder, "bin") : `${join(folder, "bin")}:${process.env["PATH"]}`,
    });
  };
  const simulate = (written: object): void => {
    const file = join(folder, ".sim/state/.pulumi/stacks/cloud-gaming/dev.json");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { latest: deployment(written) } }));
  };
  const stacks = (...names: string[]): string =>
    `if [ "$2" = ls ]; then echo '${JSON.stringify(names.map((name) => ({ name })))}'; exit; fi`;

  it("is the outputs of all stacks of the environment in the backend, before those of the simulator", async () => {
    simulate(outputs(false));
    const { deployed, lines } = await read(
      `${stacks("dev", "acme/cloud-gaming/dev-global", "prod")}
case "$4" in
dev) echo '${JSON.stringify({ deployment: deployment(outputs(true)) })}';;
acme/cloud-gaming/dev-global) echo '{"deployment": {}}';;
*) exit 1;;
esac`,
    );
    assert.deepEqual(lines, ["Compared with what is deployed in Pulumi's backend: dev."]);
    assert.deepEqual(deployed!.regions["japaneast/1"]!.pools, { standard: { 1: { serving: true } } });
  });

  it("is the simulator's, where the backend has no stack of the environment", async () => {
    simulate(outputs(false));
    const { deployed, lines } = await read(stacks("prod"));
    assert.deepEqual(lines, ["Compared with what is deployed in the simulator: dev."]);
    assert.deepEqual(deployed!.regions["japaneast/1"]!.pools, { standard: { 1: { serving: false } } });
  });

  it("is nothing where no stack was ever deployed", async () => {
    const { deployed, lines } = await read(stacks());
    assert.equal(deployed, undefined);
    assert.deepEqual(lines, ["dev is not deployed.", "Steps are compared with stacks/dev.lock.yaml alone."]);
  });

  const silent = [
    "Steps are compared with stacks/dev.lock.yaml alone.",
    "`pulumi preview` compares them again with the last deployment and refuses a skipped one.",
  ];
  const unreachable: [what: string, script: string | undefined, why: string][] = [
    ["there is no Pulumi CLI", undefined, "there is no `pulumi` on PATH"],
    [
      "nobody is logged in",
      "echo 'error: PULUMI_ACCESS_TOKEN must be set for login' >&2; exit 255",
      "`pulumi stack ls` failed (PULUMI_ACCESS_TOKEN must be set for login)",
    ],
    [
      "a stack can't be exported",
      `${stacks("dev")}\necho 'error: 403 Forbidden' >&2; exit 255`,
      "`pulumi stack export` failed (403 Forbidden)",
    ],
  ];
  for (const [what, script, why] of unreachable) {
    it(`was not consulted where ${what}, which is reported and is no error`, async () => {
      const { deployed, lines } = await read(script);
      assert.equal(deployed, undefined);
      assert.equal(lines.join(" "), [`What is deployed was not consulted: ${why}.`, ...silent].join(" "));
      for (const line of lines) assert.ok(line.length <= 100, line);
    });
  }

  it("was not consulted where the outputs are of another version", async () => {
    simulate({ schemaVersion: 99 });
    const { deployed, lines } = await read(stacks());
    assert.equal(deployed, undefined);
    assert.match(
      lines.join(" "),
      /^What is deployed was not consulted: the outputs of dev are of another version of this program \(/,
    );
  });
});
