import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { type EdgeRelaySettings, planEdgeRelay, renderCloudInit } from "../../../components/edge-relay";
import { needs } from "../../support/installed";
import { development, pinnedImage, production } from "./settings";

const facts = { vaultUri: "https://kv.vault.azure.net/", identityClientId: "the-client" };
const render = (settings: EdgeRelaySettings) => renderCloudInit(settings, planEdgeRelay(settings), facts);

interface CloudConfig {
  packages: string[];
  bootcmd: string[][];
  runcmd: string[][];
  ssh_pwauth: boolean;
  write_files: { path: string; content: string; permissions: string }[];
}

describe("renderCloudInit", () => {
  const tls = {
    tls: { certificate: "relay-tls", domain: "turn.example.com" },
    ports: { ...production.ports, tls: 443 },
  };
  for (const [what, settings] of [
    ["coturn as a package", development],
    ["coturn as a container", production],
    ["TLS and a package", { ...development, ...tls }],
    ["TLS and a container", { ...production, ...tls }],
  ] as const) {
    describe(`with ${what}`, () => {
      const text = render(settings);
      const config = parse(text) as CloudConfig;
      const file = (path: string) => config.write_files.find((written) => written.path === path)?.content ?? "";

      it("is accepted by cloud-init without a warning", function () {
        needs(this, "cloud-init");
        this.timeout(20_000);
        const folder = mkdtempSync(join(tmpdir(), "relay-cloud-init-"));
        try {
          const path = join(folder, "user-data");
          writeFileSync(path, text);
          const { status, stdout, stderr } = spawnSync("cloud-init", ["schema", "--config-file", path], {
            encoding: "utf8",
          });
          assert.equal(status, 0, stdout + stderr);
          assert.match(stdout, /^Valid (cloud-config|schema)/);
          assert.doesNotMatch(stdout + stderr, /warning|deprecat|invalid/i);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });

      it("fits into what Azure takes", () => {
        assert.ok(text.startsWith("#cloud-config\n"));
        assert.ok(Buffer.byteLength(text) < 64 * 1024);
      });

      it("closes ssh, and keeps packages from starting or updating things by themselves", () => {
        assert.equal(config.ssh_pwauth, false);
        const masked = config.bootcmd.filter(([, verb]) => verb === "mask").flat();
        for (const unit of ["ssh.service", "ssh.socket", "coturn.service", "unattended-upgrades.service"]) {
          assert.ok(masked.includes(unit), unit);
        }
      });

      it("tells the boot scripts where things are, in names that they ask for", () => {
        const relay = JSON.parse(file("/etc/relay/relay.json")) as Record<string, unknown>;
        const scripts = config.write_files.flatMap(({ path, content }) => (path.endsWith(".py") ? [content] : []));
        for (const script of scripts) assert.ok(script.length > 0);
        const wanted = new Set([...scripts.join("").matchAll(/settings\[['"](\w+)['"]\]/g)].map(([, name]) => name!));
        assert.deepEqual(
          [...wanted].filter((name) => !(name in relay) && name !== "certificate"),
          [],
        );
        assert.equal("certificate" in relay, "tls" in settings);
        assert.deepEqual(
          Object.keys(relay).filter((name) => !wanted.has(name)),
          [],
        );
        assert.ok(file(relay.template as string).includes("relay-ip=@PRIVATE_ADDRESS@\n"));
      });

      it("has units that systemd takes as they are, each knowing the others", function () {
        needs(this, "systemd-analyze");
        needs(this, settings.coturn.source === "package" ? "turnserver" : "podman");
        this.timeout(20_000);
        const folder = mkdtempSync(join(tmpdir(), "relay-units-"));
        try {
          const units = config.write_files.filter(({ path }) => path.startsWith("/etc/systemd/system/"));
          const files = units.map(({ path, content }) => {
            const file = join(folder, path.split("/").at(-1)!);
            writeFileSync(file, content);
            return file;
          });
          assert.equal(files.length, 5);
          const { stderr } = spawnSync("systemd-analyze", ["verify", ...files], { encoding: "utf8" });
          assert.doesNotMatch(stderr, /relay/i);
          // What the assertion above is there to see.
          writeFileSync(files[0]!, "[Service]\nExecStart=/bin/true\nProtectSystm=strict\n");
          const { stderr: seen } = spawnSync("systemd-analyze", ["verify", files[0]!], { encoding: "utf8" });
          assert.match(seen, /relay.*ProtectSystm/);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });

      it("starts units that exist, with files that exist", () => {
        const written = new Set(config.write_files.map(({ path }) => path));
        const started = config.runcmd.flat().filter((word) => /\.(service|timer)$/.test(word));
        assert.deepEqual(started, ["relay-upkeep.timer", "relay.service"]);
        for (const unit of started) assert.ok(written.has(`/etc/systemd/system/${unit}`), unit);
        for (const required of file("/etc/systemd/system/relay.service")
          .match(/^Requires=(.*)$/m)![1]!
          .split(" ")) {
          assert.ok(written.has(`/etc/systemd/system/${required}`), required);
        }
        for (const { content, path } of config.write_files) {
          if (!path.startsWith("/etc/systemd/")) continue;
          for (const [used] of content.matchAll(/\/usr\/local\/lib\/relay\/\w+\.py/g))
            assert.ok(written.has(used), used);
        }
      });
    });
  }

  it("listens where HTTPS does, with a certificate that coturn finds, only with TLS", () => {
    for (const settings of [development, production]) {
      const [without, withTls] = [render(settings), render({ ...settings, ...tls })];
      assert.ok(!/unprivileged_port_start|tls-listening-port|etc\/relay\/tls/.test(without));
      assert.match(withTls, /net\.ipv4\.ip_unprivileged_port_start = 443/);
      assert.match(
        withTls,
        /tls-listening-port=443\n\s+cert=\/etc\/relay\/tls\/certificate\.pem\n\s+pkey=\/etc\/relay\/tls\/key\.pem/,
      );
    }
    assert.match(render({ ...production, ...tls }), /TLS_OPTIONS=--volume \/etc\/relay\/tls:\/etc\/relay\/tls:ro\n/);
  });

  it("installs the package, or runs the image by its digest", () => {
    const packaged = parse(render(development)) as CloudConfig;
    assert.ok(packaged.packages.includes("coturn"));
    assert.ok(!render(development).includes("podman"));
    const contained = parse(render(production)) as CloudConfig;
    assert.ok(!contained.packages.includes("coturn"));
    const environment = contained.write_files.find(({ path }) => path === "/etc/relay/image.env");
    assert.equal(
      environment?.content,
      `COTURN_IMAGE=${pinnedImage}\nLOG_DRIVER=passthrough\nRELAY_USER=478:478\nTLS_OPTIONS=\n`,
    );
  });

  it("has a user for coturn in a container, whose id no other user gets", function () {
    needs(this, "systemd-sysusers");
    const { write_files: files, runcmd } = parse(render(production)) as CloudConfig;
    const { content, path } = files.find(({ path }) => path.startsWith("/etc/sysusers.d/"))!;
    assert.ok(runcmd.some((command) => command.join(" ") === `systemd-sysusers ${path}`));
    const root = mkdtempSync(join(tmpdir(), "relay-users-"));
    try {
      mkdirSync(join(root, "etc"));
      writeFileSync(join(root, "etc/relay.conf"), content);
      const { status, stderr } = spawnSync("systemd-sysusers", [`--root=${root}`, join(root, "etc/relay.conf")], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      assert.match(
        readFileSync(join(root, "etc/passwd"), "utf8"),
        /^relay:x:478:478:TURN relay in a container:.*nologin$/m,
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("gives what is secret to no user that other services have", () => {
    for (const settings of [development, production]) {
      const relay = (parse(render(settings)) as CloudConfig).write_files.find(({ path }) =>
        path.endsWith("/relay.json"),
      )!;
      const { owner, group } = JSON.parse(relay.content) as Record<string, unknown>;
      assert.deepEqual([owner, group], settings === development ? ["turnserver", "turnserver"] : [478, 478]);
    }
  });

  it("has coturn read its certificate by a signal that AppArmor lets through, and sends none to a container without a process", () => {
    const relay = (parse(render({ ...production, ...tls })) as CloudConfig).write_files.find(({ path }) =>
      path.endsWith("/relay.json"),
    )!;
    const { certificate } = JSON.parse(relay.content) as { certificate: { reload: string[] } };
    const folder = mkdtempSync(join(tmpdir(), "relay-reload-"));
    try {
      // Podman with a container of each kind: it only answers, and is never asked to send the signal.
      const podman = (answer: string) =>
        writeFileSync(join(folder, "podman"), `#!/bin/sh\n[ "$2" = inspect ] && ${answer}\n`, { mode: 0o755 });
      const reload = () =>
        spawnSync(
          "sh",
          ["-c", 'trap "echo heard" USR2; export SHELL_PID=$$; "$@"; echo $?', "sh", ...certificate.reload],
          {
            encoding: "utf8",
            env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
          },
        ).stdout;
      podman("echo $SHELL_PID");
      assert.match(reload(), /heard/);
      for (const answer of ["echo 0", "exit 1"]) {
        podman(answer);
        assert.equal(reload(), "1\n", answer);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("takes versions, users and the log driver from the image's distribution", () => {
    const jammy = { kind: "gallery" as const, id: "version", distribution: "ubuntu-22.04" as const };
    const environmentOf = (settings: EdgeRelaySettings) =>
      (parse(render(settings)) as CloudConfig).write_files.find(({ path }) => path === "/etc/relay/image.env")?.content;
    assert.match(environmentOf({ ...production, image: jammy }) ?? "", /\nLOG_DRIVER=journald\n/);
    assert.match(environmentOf(production) ?? "", /\nLOG_DRIVER=passthrough\n/);
    assert.equal(planEdgeRelay({ ...development, image: jammy }).coturnVersion, "4.5.2");
    assert.equal(planEdgeRelay(development).coturnVersion, "4.6.1");
  });

  it("installs nothing on a gallery's image, which has it already", () => {
    const baked = parse(render({ ...production, image: { kind: "gallery", id: "version" } })) as Partial<CloudConfig>;
    assert.equal(baked.packages, undefined);
    assert.equal("package_update" in baked, false);
  });

  it("writes the configuration for the version that will run", () => {
    assert.ok(render(development).includes("no-cli"));
    assert.ok(!render(production).includes("no-cli"));
  });
});
