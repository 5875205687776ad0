import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { checkStack } from "../../../tools/config/check-command";
import { writeLock } from "../../../tools/config/lock-command";
import { project, stacks } from "../../support/stacks";

const dev = { subscriptionId: "00000000-0000-4000-8000-000000000001", addressSpace: "10.48.0.0/14" };
const free = { subscriptionId: "00000000-0000-4000-8000-000000000003", addressSpace: "10.52.0.0/14" };

describe("environments of one folder", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud-gaming-environments-"));
    mkdirSync(join(folder, "stacks"));
    for (const stack of stacks) {
      for (const file of [`Pulumi.${stack}.yaml`, `stacks/${stack}.lock.yaml`]) {
        writeFileSync(join(folder, file), readFileSync(join(project, file)));
      }
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Writes dev's file as another environment's. */
  function write(name: string, { subscriptionId, addressSpace }: typeof dev): void {
    const document = parseDocument(readFileSync(join(project, "Pulumi.dev.yaml"), "utf8"));
    document.setIn(["config", "cloud-gaming:environment"], name);
    document.setIn(["config", "cloud-gaming:azure", "subscriptionId"], subscriptionId);
    document.setIn(["config", "cloud-gaming:network", "addressSpace"], addressSpace);
    writeFileSync(join(folder, `Pulumi.${name}.yaml`), document.toString());
  }

  async function refusals(name: string): Promise<string> {
    const locked = await writeLock(folder, name);
    return [...(locked.ok ? [] : locked.lines), ...checkStack(folder, name).lines].join("\n").replaceAll(/\s+/g, " ");
  }

  it("are accepted with their own subscription and addresses", async () => {
    write("stage", free);
    assert.match(await refusals("stage"), /^Pulumi\.stage\.yaml is fine/);
    for (const stack of stacks) assert.equal(checkStack(folder, stack).ok, true, stack);
  });

  it("are refused with another one's subscription, by check and by lock", async () => {
    write("stage", { ...free, subscriptionId: dev.subscriptionId.toUpperCase() });
    const text = await refusals("stage");
    assert.equal(
      text.match(/Pulumi\.dev\.yaml has the same subscription, and environments do not share one/g)?.length,
      2,
    );
    assert.match(text, /→ write the id of another subscription/);
  });

  for (const addressSpace of ["10.48.0.0/14", "10.51.128.0/17", "10.32.0.0/11"]) {
    it(`are refused with ${addressSpace}, which overlaps another one's addresses`, async () => {
      write("stage", { ...free, addressSpace });
      const text = await refusals("stage");
      assert.match(text, /it overlaps 10\.48\.0\.0\/14 of Pulumi\.dev\.yaml/);
      assert.match(text, /write a block that no other environment has, e\.g\. 10\.\d+\.\d+\.0\/\d+/);
    });
  }

  it("are accepted with the block that the refusal suggests", async () => {
    write("stage", { ...free, addressSpace: "10.64.0.0/13" });
    const block = /has, e\.g\. (\S+)/.exec(await refusals("stage"))![1]!;
    write("stage", { ...free, addressSpace: block });
    assert.match(await refusals("stage"), /^Pulumi\.stage\.yaml is fine/);
  });

  it("are refused where two new ones are alike, and not what is recorded already", async () => {
    write("stage", dev);
    write("test", dev);
    for (const name of ["stage", "test"]) {
      const text = await refusals(name);
      assert.match(text, /Pulumi\.dev\.yaml has the same subscription/);
      assert.match(text, new RegExp(`Pulumi\\.${name === "test" ? "stage" : "test"}\\.yaml has the same subscription`));
    }
    assert.equal(checkStack(folder, "dev").ok, true, "dev is deployed, and can't change");
  });

  it("are compared with a file whose keys lack the project's name, or that merges mappings", async () => {
    write("stage", { ...free, subscriptionId: dev.subscriptionId });
    const texts = [
      `config:\n  azure: { subscriptionId: ${dev.subscriptionId} }\n`,
      `x: &own { subscriptionId: ${dev.subscriptionId} }\nconfig:\n  cloud-gaming:azure: { <<: *own }\n`,
    ];
    for (const text of texts) {
      writeFileSync(join(folder, "Pulumi.dev.yaml"), text);
      assert.match(await refusals("stage"), /Pulumi\.dev\.yaml has the same subscription/, text);
    }
  });

  it("are not refused for a file that states nothing, or that no environment has", async () => {
    write("stage", free);
    writeFileSync(join(folder, "Pulumi.broken.yaml"), "config: [");
    writeFileSync(join(folder, "Pulumi.empty.yaml"), "");
    writeFileSync(join(folder, "Pulumi.odd.yaml"), "config:\n  cloud-gaming:network: { addressSpace: 10.1.2.3 }\n");
    writeFileSync(join(folder, "Pulumi.stage-japaneast.yaml"), readFileSync(join(folder, "Pulumi.stage.yaml")));
    assert.match(await refusals("stage"), /^Pulumi\.stage\.yaml is fine/);
  });
});
