import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { type HostFacts, renderCloudInit } from "../../../components/gpu-pool";
import { needs } from "../../support/installed";

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
  image: "gallery",
};

interface CloudConfig {
  users: { name: string }[];
  mounts?: string[][];
  write_files: { path: string; permissions: string; content: string }[];
  runcmd: string[][];
}
const rendered = (buildDisk: "local-disk" | "nvme") => parse(renderCloudInit(facts, buildDisk)) as CloudConfig;
const file = (config: CloudConfig, path: string) => {
  const found = config.write_files.find((written) => written.path === path);
  assert.ok(found, `${path} is not written`);
  return found;
};

describe("a host's cloud-init", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "cloud-init-"))));
  after(() => rmSync(folder, { recursive: true }));

  for (const buildDisk of ["local-disk", "nvme"] as const) {
    it(`is valid to cloud-init itself, with builds on ${buildDisk}`, function () {
      this.timeout(60_000);
      needs(this, "cloud-init");
      const path = join(folder, `${buildDisk}.yaml`);
      writeFileSync(path, renderCloudInit(facts, buildDisk));
      const { status, stdout, stderr } = spawnSync("cloud-init", ["schema", "--config-file", path], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stdout + stderr);
      assert.doesNotMatch(stdout + stderr, /warn|deprecat|invalid|error/i);
    });

    it(`fits into custom data, with builds on ${buildDisk}`, () => {
      assert.ok(Buffer.byteLength(renderCloudInit(facts, buildDisk)) < 64 * 1024);
    });

    it(`writes every program and unit that it starts, with builds on ${buildDisk}`, () => {
      const config = rendered(buildDisk);
      const paths = new Set(config.write_files.map(({ path }) => path));
      const started = config.runcmd.filter(([, verb]) => verb === "enable").map((words) => words.at(-1)!);
      assert.ok(started.includes("cloud-gaming-streaming.service"));
      for (const unit of started) {
        const { content } = file(config, `/etc/systemd/system/${unit}`);
        const programs = content.match(/\/usr\/local\/lib\/cloud-gaming\/[\w.-]+/g) ?? [];
        assert.ok(programs.length > 0, unit);
        for (const program of programs) assert.ok(paths.has(program), `${unit} runs ${program}`);
      }
    });
  }

  it("begins as cloud-init demands, and is the same for the same host", () => {
    assert.ok(renderCloudInit(facts, "nvme").startsWith("#cloud-config\n"));
    assert.equal(renderCloudInit(facts, "nvme"), renderCloudInit({ ...facts }, "nvme"));
  });

  it("mounts the temporary disk where the OS disk left room on it, and the NVMe disks where there are some", () => {
    const local = rendered("local-disk");
    assert.equal(local.mounts?.[0]?.[0], "ephemeral0");
    assert.ok(!local.write_files.some(({ path }) => path.includes("nvme")));
    const nvme = rendered("nvme");
    assert.equal(nvme.mounts, undefined);
    file(nvme, "/usr/local/lib/cloud-gaming/mount-nvme.sh");
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
      groups: ["video", "render"],
      lock_passwd: true,
    });
  });

  it("runs the streaming server as that user, and turns SSH off", () => {
    const config = rendered("local-disk");
    assert.match(file(config, "/etc/systemd/system/cloud-gaming-streaming.service").content, /^User=streaming$/m);
    assert.ok(
      config.runcmd.some(
        (words) => words.includes("mask") && words.includes("ssh.service") && words.includes("ssh.socket"),
      ),
    );
  });

  it("tells the host who it is, and no secret", () => {
    const host = JSON.parse(file(rendered("local-disk"), "/etc/cloud-gaming/host.json").content) as Record<
      string,
      unknown
    >;
    assert.deepEqual(host, {
      ...facts,
      builds: { endpoint: facts.builds.endpoint, folder: "/srv/local/builds" },
      commands: { pull: "/opt/cloud-gaming/bin/pull", streamingServer: "/opt/cloud-gaming/bin/streaming-server" },
    });
  });

  it("has units that systemd takes", function () {
    needs(this, "systemd-analyze");
    const units = rendered("nvme").write_files.filter(({ path }) => path.endsWith(".service"));
    assert.equal(units.length, 3);
    for (const { path, content } of units) {
      // The programs are on no machine but the host.
      const here = content.replaceAll(/\/usr\/local\/lib\/cloud-gaming\/\S+/g, "/bin/true");
      writeFileSync(join(folder, path.split("/").at(-1)!), here);
    }
    const files = units.map(({ path }) => join(folder, path.split("/").at(-1)!));
    const { stderr } = spawnSync("systemd-analyze", ["verify", ...files], { encoding: "utf8" });
    assert.doesNotMatch(stderr, /cloud-gaming.*(Unknown|Failed|Invalid|ignoring)/i);
  });

  it("has a shell script that the shell can read", () => {
    const { content } = file(rendered("nvme"), "/usr/local/lib/cloud-gaming/mount-nvme.sh");
    const { status, stderr } = spawnSync("sh", ["-n"], { input: content, encoding: "utf8" });
    assert.equal(status, 0, stderr);
  });
});
