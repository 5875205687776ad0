import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { regions } from "../../../components/conventions";
import { type Lock, parseLock } from "../../../stacks/config";
import { addRegion } from "../../../tools/config/add-region";
import { checkStack } from "../../../tools/config/check-command";
import { writeBoth } from "../../../tools/config/write-both";
import { project } from "../../support/stacks";

describe("add-region", () => {
  let folder: string;
  const text = (file: string): string => readFileSync(join(folder, file), "utf8");
  const lock = (stack: string): Lock => parseLock(text(`stacks/${stack}.lock.yaml`), "the lock file").lock;
  const both = (stack: string): string[] => [text(`Pulumi.${stack}.yaml`), text(`stacks/${stack}.lock.yaml`)];
  const restore = (): void => {
    for (const stack of ["dev", "prod"])
      for (const file of [`Pulumi.${stack}.yaml`, `stacks/${stack}.lock.yaml`])
        cpSync(join(project, file), join(folder, file));
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud-gaming-config-"));
    mkdirSync(join(folder, "stacks"));
  });
  beforeEach(restore);
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function refused(name: string, wishes = {}, stack = "prod"): Promise<string[]> {
    const before = both(stack);
    const { lines, ok } = await addRegion(folder, stack, name, wishes);
    assert.equal(ok, false, lines.join("\n"));
    assert.deepEqual(both(stack), before, "something was written");
    assert.equal(lines.at(-1), "Nothing was written.");
    return lines.slice(0, -1);
  }

  it("adds only lines, which the check accepts, for every region that has or lacks what the defaults want", async () => {
    let added = 0;
    for (const stack of ["dev", "prod"]) {
      for (const { name } of regions) {
        restore();
        const before = both(stack);
        const { ok, lines } = await addRegion(folder, stack, name, {});
        if (!ok) {
          assert.deepEqual(both(stack), before, `${name}: refused, and written`);
          continue;
        }
        added++;
        assert.deepEqual(checkStack(folder, stack).ok, true, name);
        assert.ok(isWithAdditions(before[0]!, text(`Pulumi.${stack}.yaml`)), `${name}: other lines changed`);
        assert.deepEqual(lines[0], `Added to Pulumi.${stack}.yaml:`);
      }
    }
    assert.ok(added > 40, `only ${added}`);
  }).timeout(240_000);

  it("takes one region after the other, each with the next index, until the space is full", async () => {
    const taken: string[] = [];
    let full: string[] = [];
    for (const { name } of regions) {
      const { ok, lines } = await addRegion(folder, "dev", name, { size: "Standard_NV6ads_A10_v5" });
      if (ok) taken.push(name);
      else if (name !== "japaneast") {
        full = lines;
        break;
      }
    }
    assert.equal(taken.length, 14, "16 blocks: one is the global part's and one was Tokyo's");
    assert.deepEqual(Object.values(lock("dev").addressIndexes), [...Array(16).keys()]);
    assert.match(full.join("\n"), /network\.addressSpace: "10\.48\.0\.0\/14"[^]*it holds 16 blocks of \/18/);
  }).timeout(240_000);

  it("writes nothing but the name where the defaults fit", async () => {
    const { lines } = await addRegion(folder, "prod", "westeurope", {});
    assert.equal(lines[1], "      westeurope: {}");
    assert.equal(lock("prod").addressIndexes["westeurope/1"], 6);
    const asked = lines.filter((line) => line.includes("new limit"));
    // 72 hosts of 12 vCPUs and 3 that repairs make; 21 spot hosts and 1; six relays, and the NAT gateway's two addresses.
    assert.deepEqual(
      asked.map((line) => line.trim()),
      [
        "Compute, Total Regional vCPUs: new limit 1848 (924, and a roll-out's second generations)",
        "Compute, Total Regional Spot vCPUs: new limit 528 (264, and a roll-out's second generations)",
        "Compute, Standard DDSv5 Family vCPUs: new limit 48 (24, and a roll-out's second generations)",
        "Compute, Standard NVADSA10v5 Family vCPUs: new limit 1800 (900, and a roll-out's second generations)",
        "Networking, Public IPv4 Addresses - Standard: new limit 14 (8, and a roll-out's second generations)",
      ],
    );
  });

  it("chooses a size that is offered, and more relays where there are no zones, and says why", async () => {
    await addRegion(folder, "prod", "westus", {});
    assert.ok(
      text("Pulumi.prod.yaml").endsWith(
        [
          "    westus:",
          "      pools:",
          "        # Standard_NV12ads_A10_v5 isn't known to be offered here. Of the sizes",
          "        # that are, this one has the video memory nearest to it.",
          "        standard:",
          "          size: Standard_NC16as_T4_v3",
          "      # Fewer zones than elsewhere, so more relays in each.",
          "      relays:",
          "        perZone: 3",
          "",
        ].join("\n"),
      ),
      text("Pulumi.prod.yaml"),
    );
  });

  it("takes the zones and the size that are asked for, and overrules the table for a size that it doesn't know there", async () => {
    await addRegion(folder, "prod", "uksouth", { zones: ["1", "2"], size: "Standard_NV18ads_A10_v5" });
    await addRegion(folder, "prod", "chilecentral", { size: "Standard_NV12ads_A10_v5" });
    assert.match(text("Pulumi.prod.yaml"), /uksouth:\n +zones: \["1", "2"\]\n/);
    assert.match(text("Pulumi.prod.yaml"), /size: Standard_NV12ads_A10_v5\n +sizeRegions:\n +- chilecentral\n/);
    assert.equal(checkStack(folder, "prod").ok, true);
  });

  it("keeps what stands behind the regions", async () => {
    const file = join(folder, "Pulumi.prod.yaml");
    writeFileSync(
      file,
      `${text("Pulumi.prod.yaml").trimEnd()} # the last\n    # More to come.\nencryptionsalt: v1:abc=:def\n`,
    );
    const before = text("Pulumi.prod.yaml");
    await addRegion(folder, "prod", "uksouth", {});
    assert.equal(text("Pulumi.prod.yaml"), before.replace("# the last\n", "# the last\n    uksouth: {}\n"));
  });

  it("refuses a region that is there, misspelt, without GPUs or without the zones, and names what there is", async () => {
    assert.deepEqual(await refused("japaneast"), ["Pulumi.prod.yaml has the region japaneast already."]);
    assert.deepEqual(await refused("Japan East"), ["Japan East: Azure has no such region; did you mean japaneast?"]);
    assert.deepEqual(await refused("polandcentrl"), [
      "polandcentrl: Azure has no such region; did you mean polandcentral?",
    ]);
    assert.deepEqual(await refused("uksouth", { zones: ["1", "4"] }), ["UK South has the zones 1, 2, 3, and not 4."]);
    assert.deepEqual(await refused("westus", { zones: ["1"] }), [
      "West US has no availability zones; leave --zones out.",
    ]);
    const [, , nearest] = await refused("westindia");
    assert.equal(nearest, "The nearest regions that offer it: centralindia, southeastasia, koreacentral.");
    assert.match((await refused("uksouth", { size: "Standard_NV12s_v3" })).join("\n"), /retired the NVv3 series/);
  });

  it("refuses to add to a file that is wrong already", async () => {
    writeFileSync(
      join(folder, "Pulumi.prod.yaml"),
      text("Pulumi.prod.yaml").replace("retentionDays: 90", "retentionDays: 90d"),
    );
    const lines = await refused("uksouth");
    assert.equal(lines[0], "Pulumi.prod.yaml must be right before it is added to.");
    assert.ok(
      lines.includes('  network.flowLogRetentionDays: "90d"') || lines.includes('  builds.retentionDays: "90d"'),
    );
  });

  it("leaves the first file as it was when the second can't be written", async () => {
    const [there, missing] = [join(folder, "there"), join(folder, "missing")];
    writeFileSync(there, "before");
    await assert.rejects(writeBoth([there, "after"], [join(folder, "no such folder", "file"), ""]), /ENOENT/);
    assert.equal(readFileSync(there, "utf8"), "before");
    await assert.rejects(writeBoth([missing, "after"], [join(folder, "no such folder", "file"), ""]), /ENOENT/);
    assert.equal(existsSync(missing), false);
  });
});

/** Whether a text is another with nothing but lines put in. */
function isWithAdditions(before: string, after: string): boolean {
  const lines = before.split("\n");
  return after.split("\n").reduce((found, line) => (line === lines[found] ? found + 1 : found), 0) === lines.length;
}
