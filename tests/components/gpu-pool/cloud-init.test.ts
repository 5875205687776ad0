import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { parse } from "yaml";
import { type HostFacts, packCloudInit, renderCloudInit } from "../../../components/gpu-pool";
import { credentialsIn } from "../../policy/user-data";
import { agentFolder } from "../../services/host-agent/running-agent";
import { needs } from "../../support/installed";

const hostFolder = join(__dirname, "../../../components/gpu-pool/host");

const facts: HostFacts = {
  scaleSet: { subscriptionId: "11111111-1111-4111-8111-111111111111", resourceGroup: "rg", name: "vmss" },
  location: "japaneast",
  pool: "standard",
  generation: 1,
  capacity: "on-demand",
  slots: 2,
  channel: "prod",
  builds: { endpoint: "https://stbuilds.blob.core.windows.net/" },
  identityClientId: "22222222-2222-4222-8222-222222222222",
  health: { port: 8090, path: "/health" },
};

interface CloudConfig {
  users: { name: string }[];
  mounts?: string[][];
  write_files: { path: string; permissions: string; content: string }[];
  runcmd: string[][];
}
/** A marketplace image that fetches what it lacks. */
const withTools: HostFacts = { ...facts, hostTools: { sha256: "ab".repeat(32) } };
const withDriver: HostFacts = { ...facts, driver: "nvidia" };
const rendered = (buildDisk: "local-disk" | "nvme", who = facts) =>
  parse(renderCloudInit(who, buildDisk)) as CloudConfig;
const file = (config: CloudConfig, path: string) => {
  const found = config.write_files.find((written) => written.path === path);
  assert.ok(found, `${path} is not written`);
  return found;
};

describe("a host's cloud-init", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "cloud-init-"))));
  after(() => rmSync(folder, { recursive: true }));

  const variants = (["local-disk", "nvme"] as const).flatMap((buildDisk) =>
    [facts, withTools, withDriver, { ...facts, capacity: "spot" as const, mayIdle: true as const }].map((who) => ({
      name: `${buildDisk}${who.mayIdle ? ", may idle" : ""}${who.hostTools ? " with host tools" : ""}${who.driver ? " and an extension's driver" : ""}`,
      buildDisk,
      who,
    })),
  );
  for (const { name, buildDisk, who } of variants) {
    it(`is valid to cloud-init itself, and holds no credential: ${name}`, function () {
      this.timeout(60_000);
      needs(this, "cloud-init");
      const path = join(folder, "cloud-init.yaml");
      const text = renderCloudInit(who, buildDisk);
      assert.deepEqual(credentialsIn(text), []);
      writeFileSync(path, text);
      const { status, stdout, stderr } = spawnSync("cloud-init", ["schema", "--config-file", path], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stdout + stderr);
      assert.doesNotMatch(stdout + stderr, /warn|deprecat|invalid|error/i);
    });

    it(`writes every program and unit that it starts: ${name}`, () => {
      const config = rendered(buildDisk, who);
      const paths = new Set(config.write_files.map(({ path }) => path));
      const started = config.runcmd
        .filter(([, verb]) => verb === "enable")
        .flatMap((words) => words.filter((word) => word.endsWith(".service")));
      assert.deepEqual(started.includes("cloud-gaming-host-tools.service"), who.hostTools !== undefined);
      const expected = [
        ...["agent", "local-disk", ...(who.hostTools ? ["host-tools"] : []), "pull"],
        ...[...(who.driver ? ["driver"] : []), "streaming"],
      ];
      assert.deepEqual(
        started,
        expected.map((unit) => `cloud-gaming-${unit}.service`),
      );
      for (const unit of started) {
        const { content } = file(config, `/etc/systemd/system/${unit}`);
        assert.doesNotMatch(content, /@[A-Z]+@/);
        const programs = content.match(/\/usr\/local\/lib\/cloud-gaming\/[\w.-]+/g) ?? [];
        assert.equal(programs.length, 1, unit);
        for (const program of programs) assert.ok(paths.has(program), `${unit} runs ${program}`);
      }
      // Python finds a program's neighbours by itself.
      const modules = config.write_files.filter(({ path }) => path.endsWith(".py"));
      const present = new Set(modules.map(({ path }) => path.split("/").at(-1)));
      const own = new Set([...readdirSync(agentFolder), ...readdirSync(hostFolder)]);
      for (const { content } of modules) {
        for (const [, module] of content.matchAll(/^(?:from|import) (\w+)/gm)) {
          if (own.has(`${module}.py`)) assert.ok(present.has(`${module}.py`), `${module}.py is not written`);
        }
      }
    });
  }

  it("fits into Azure's 64 KiB more than twice over, with the longest facts there can be", () => {
    const longest: HostFacts = {
      ...withTools,
      driver: "nvidia",
      // Azure's longest names: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
      scaleSet: { ...facts.scaleSet, resourceGroup: "r".repeat(90), name: "s".repeat(64) },
      location: "australiasoutheast",
      pool: "p".repeat(12),
      generation: 99,
      slots: 32,
      channel: "canary",
      builds: { endpoint: `https://${"s".repeat(24)}.blob.core.windows.net/` },
      health: { port: 65535, path: `/${"h".repeat(1000)}` },
    };
    for (const buildDisk of ["local-disk", "nvme"] as const) {
      // Azure counts the decoded bytes; a margin, so that nobody meets the limit by surprise.
      assert.ok(Buffer.from(packCloudInit(renderCloudInit(longest, buildDisk)), "base64").length < 26 * 1024);
    }
  });

  it("is packed as anything that reads gzip reads it, and always into the same characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
        assert.equal(gunzipSync(Buffer.from(packCloudInit(text), "base64")).toString(), text);
        assert.equal(packCloudInit(text), packCloudInit(text));
      }),
      { numRuns: 50 },
    );
    // No time and no machine in it: RFC 1952's header.
    assert.equal(
      Buffer.from(packCloudInit("#cloud-config\n"), "base64").subarray(0, 10).toString("hex"),
      "1f8b0800000000000203",
    );
  });

  it("begins as cloud-init demands, and is the same for the same host", () => {
    assert.ok(renderCloudInit(facts, "nvme").startsWith("#cloud-config\n"));
    assert.equal(renderCloudInit(facts, "nvme"), renderCloudInit({ ...facts }, "nvme"));
  });

  it("mounts the temporary disk where the OS disk left room on it, and the NVMe disks where there are some", () => {
    const local = rendered("local-disk");
    assert.equal(local.mounts?.[0]?.[0], "ephemeral0");
    const nvme = rendered("nvme");
    assert.equal(nvme.mounts, undefined);
    const prepares = (config: CloudConfig) =>
      /prepare-local-disk\.sh (\S+)$/m.exec(
        file(config, "/etc/systemd/system/cloud-gaming-local-disk.service").content,
      )?.[1];
    assert.equal(prepares(local), "temporary");
    assert.equal(prepares(nvme), "nvme");
  });

  it("creates one user, who can't log in, and no administrator", () => {
    const [only, ...others] = rendered("local-disk").users;
    assert.deepEqual(others, []);
    assert.deepEqual(only, {
      name: "streaming",
      gecos: "Runs the streaming server",
      system: true,
      homedir: "/var/lib/streaming",
      shell: "/usr/sbin/nologin",
      groups: ["video", "render", "cloud-gaming"],
      lock_passwd: true,
    });
  });

  it("runs pull and the streaming server as that user, the agent as nobody in particular, and turns SSH off", () => {
    const config = rendered("local-disk");
    const unit = (name: string) => file(config, `/etc/systemd/system/cloud-gaming-${name}.service`).content;
    for (const name of ["pull", "streaming"]) assert.match(unit(name), /^User=streaming$/m);
    assert.match(unit("agent"), /^DynamicUser=yes$/m);
    for (const name of ["agent", "pull", "streaming"]) {
      for (const line of ["NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes"]) {
        assert.ok(unit(name).split("\n").includes(line), `${name}: ${line}`);
      }
    }
    // A game must not get the host's tokens.
    assert.match(unit("streaming"), /^IPAddressDeny=.*169\.254\.169\.254/m);
    assert.ok(
      config.runcmd.some(
        (words) => words.includes("mask") && words.includes("ssh.service") && words.includes("ssh.socket"),
      ),
    );
  });

  it("tells the host who it is, and nothing of tests", () => {
    for (const who of [facts, withTools, withDriver]) {
      const host = JSON.parse(file(rendered("local-disk", who), "/etc/cloud-gaming/host.json").content) as unknown;
      assert.deepEqual(host, {
        ...who,
        builds: { endpoint: who.builds.endpoint, folder: "/srv/local/builds" },
        commands: { pull: "/opt/cloud-gaming/bin/pull", streamingServer: "/opt/cloud-gaming/bin/streaming-server" },
      });
    }
  });

  it("pulls no build with host tools that were refused, nor with those of an earlier start", () => {
    const pull = (who: HostFacts) =>
      file(rendered("nvme", who), "/etc/systemd/system/cloud-gaming-pull.service").content.split("\n");
    const [requires, after] = [
      "Requires=cloud-gaming-local-disk.service",
      "After=network-online.target cloud-gaming-local-disk.service",
    ];
    for (const line of [requires, after]) {
      assert.ok(pull(withTools).includes(`${line} cloud-gaming-host-tools.service`), line);
      assert.ok(pull(facts).includes(line), line);
    }
  });

  it("streams nothing before the driver is there that an extension installs, however long that takes", () => {
    const unit = (name: string, who: HostFacts) =>
      file(rendered("nvme", who), `/etc/systemd/system/cloud-gaming-${name}.service`).content.split("\n");
    for (const key of ["Requires", "After"]) {
      const line = (who: HostFacts) => unit("streaming", who).find((found) => found.startsWith(`${key}=`))!;
      assert.ok(line(withDriver).endsWith(" cloud-gaming-pull.service cloud-gaming-driver.service"), key);
      assert.ok(line(facts).endsWith(" cloud-gaming-pull.service"), key);
    }
    const driver = unit("driver", withDriver);
    for (const line of ["Type=oneshot", "RemainAfterExit=yes", "TimeoutStartSec=infinity"]) {
      assert.ok(driver.includes(line), line);
    }
    // AMD's driver shows by a device, which a /dev of the unit's own wouldn't have.
    assert.ok(!driver.includes("PrivateDevices=yes"));
  });

  it("lets nobody take back what somebody else said of the host", () => {
    const { content } = file(rendered("nvme"), "/etc/tmpfiles.d/cloud-gaming.conf");
    assert.match(content, /^d \/run\/cloud-gaming 3775 root cloud-gaming -$/m);
  });

  it("starts a server again five times an hour, and the agent always", () => {
    const config = rendered("local-disk");
    const streaming = file(config, "/etc/systemd/system/cloud-gaming-streaming.service").content.split("\n");
    for (const line of ["StartLimitIntervalSec=1h", "StartLimitBurst=5", "Restart=always", "Type=notify"]) {
      assert.ok(streaming.includes(line), line);
    }
    // What the server says of its sessions goes when it goes.
    assert.ok(streaming.includes("RuntimeDirectory=cloud-gaming/sessions"));
    assert.ok(streaming.includes("RuntimeDirectoryPreserve=no"));
    const agent = file(config, "/etc/systemd/system/cloud-gaming-agent.service").content.split("\n");
    for (const line of ["StartLimitIntervalSec=0", "Restart=always", "OOMScoreAdjust=-900"]) {
      assert.ok(agent.includes(line), line);
    }
  });

  it("has units that systemd takes", function () {
    needs(this, "systemd-analyze");
    const units = rendered("nvme", { ...withTools, driver: "amd" }).write_files.filter(({ path }) =>
      path.endsWith(".service"),
    );
    assert.equal(units.length, 6);
    for (const { path, content } of units) {
      // The programs are on no machine but the host.
      const here = content.replaceAll(/^ExecStart=.*$/gm, "ExecStart=/bin/true");
      writeFileSync(join(folder, path.split("/").at(-1)!), here);
    }
    const files = units.map(({ path }) => join(folder, path.split("/").at(-1)!));
    const { stderr } = spawnSync("systemd-analyze", ["verify", ...files], { encoding: "utf8" });
    assert.doesNotMatch(stderr, /cloud-gaming/i);
    // From 0, safe, to 10; a service without any of it has 9.6.
    for (const [name, worst] of [
      ["agent", 3],
      ["driver", 2],
      ["host-tools", 4],
      ["pull", 4],
      ["streaming", 5],
    ] as const) {
      const path = join(folder, `cloud-gaming-${name}.service`);
      const words = ["security", "--offline=true", `--threshold=${worst * 10}`, "--no-pager", path];
      const { status, stdout } = spawnSync("systemd-analyze", words, { encoding: "utf8" });
      assert.equal(status, 0, `${name}: ${stdout.split("\n").slice(-3).join(" ")}`);
    }
  });
});
