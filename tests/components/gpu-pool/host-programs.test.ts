import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeAzure } from "../../services/host-agent/fake-azure";
import { agentFolder } from "../../services/host-agent/running-agent";
import { terminateEverywhere } from "../../services/host-agent/terminate-everywhere";
import { withoutPadding } from "../../services/host-agent/without-padding";
import { needs } from "../../support/installed";

/*
 * The programs that cloud-init brings to a host beside the agent, as real processes; the image's commands, the machine's disks and
 * Azure are stand-ins.
 */

const programs = join(__dirname, "../../../components/gpu-pool/host");
let folder: string;
let broken: string;

function script(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(path, 0o755);
  return path;
}

function hostFile(more: Record<string, unknown>): string {
  const path = join(folder, "host.json");
  const { overrides, ...facts } = more;
  const host = {
    channel: "prod",
    builds: { folder: "/srv/local/builds", endpoint: "https://stbuilds.example/" },
    identityClientId: "the-client",
    commands: { pull: join(folder, "absent"), streamingServer: join(folder, "absent") },
    ...facts,
    overrides: { runFolder: join(folder, "run"), pullWaitFactor: 0.001, ...(overrides as object | undefined) },
  };
  writeFileSync(path, JSON.stringify(host));
  return path;
}

// On a host they lie in one folder.
const environment = () => ({
  PATH: `${folder}:${process.env.PATH}`,
  PYTHONPATH: agentFolder,
  HOME: folder,
  SECRET: "x",
});

/** Beside this process, which may be what the program talks to. */
async function run(program: string, ...words: string[]): Promise<{ status: number | null; said: string }> {
  const child = spawn("python3", ["-B", join(programs, program), ...words], { env: environment() });
  const limit = setTimeout(() => child.kill("SIGKILL"), 10_000);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (said += piece.toString()));
  const [status] = (await once(child, "close")) as [number | null];
  clearTimeout(limit);
  return { status, said };
}

beforeEach(function () {
  needs(this, "python3");
  folder = mkdtempSync(join(tmpdir(), "host-"));
  mkdirSync(join(folder, "run"));
  broken = join(folder, "run", "broken");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("pull-build.py", () => {
  /** A pull that ends with these codes, one a call; the last one stays. */
  const pullThatEnds = (...codes: (number | string)[]) =>
    script(
      "pull",
      `echo "$@" >> ${folder}/calls`,
      `env | sort > ${folder}/environment`,
      `set -- ${codes.join(" ")}`,
      `called=$(wc -l < ${folder}/calls)`,
      `while [ "$called" -gt 1 ] && [ $# -gt 1 ]; do shift; called=$((called - 1)); done`,
      `case $1 in *[!0-9]*) kill -s "$1" $$ ;; *) exit "$1" ;; esac`,
    );
  const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

  it("calls the image's pull with channel and folder, and with what is written down and nothing else", async () => {
    const host = hostFile({ commands: { pull: pullThatEnds(0) } });
    const { status, said } = await run("pull-build.py", host);
    assert.equal(status, 0, said);
    assert.match(said, /^event=pulled channel=prod$/m);
    assert.deepEqual(calls(), ["prod /srv/local/builds"]);
    const given = readFileSync(join(folder, "environment"), "utf8").trim().split("\n");
    // The shell adds two of its own.
    assert.deepEqual(
      given.filter((line) => !/^(PWD|_|SHLVL)=/.test(line)),
      [
        "CLOUD_GAMING_BUILDS_ENDPOINT=https://stbuilds.example/",
        `CLOUD_GAMING_HOST_FILE=${host}`,
        "CLOUD_GAMING_IDENTITY_CLIENT_ID=the-client",
        `HOME=${folder}`,
        "LANG=C.UTF-8",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      ],
    );
  });

  it("tries again what may get better, and says so each time", async () => {
    const { status, said } = await run(
      "pull-build.py",
      hostFile({ commands: { pull: pullThatEnds(10, 10, 11, 12, 0) } }),
    );
    assert.equal(status, 0, said);
    assert.equal(calls().length, 5);
    assert.deepEqual(
      [...said.matchAll(/event=pull-again code=(\d+) .*seconds=(\d+)$/gm)].map(([, code, wait]) => `${code} ${wait}`),
      ["10 5", "10 10", "11 15", "12 60"],
    );
    assert.ok(!existsSync(broken));
  });

  for (const [codes, tries, last] of [
    [[21], 1, 21],
    [[22], 1, 22],
    [[64], 1, 64],
    [[10, 20], 4, 20],
    [[1], 5, 1],
    [["KILL"], 5, 137],
  ] as const) {
    it(`gives up on ${codes.join(", then ")} after ${tries}, and the host is broken`, async () => {
      const { status, said } = await run("pull-build.py", hostFile({ commands: { pull: pullThatEnds(...codes) } }));
      assert.equal(status, last, said);
      assert.equal(calls().length, tries);
      assert.match(said, new RegExp(`^event=boot-failed stage=pull code=${last} reason=`, "m"));
      assert.match(readFileSync(broken, "utf8"), new RegExp(`^stage=pull code=${last} reason=.+\n$`));
    });
  }

  it("ends a pull that hangs, and tries again", async () => {
    const pull = script("pull", `echo >> ${folder}/calls`, `[ "$(wc -l < ${folder}/calls)" -gt 1 ] || exec sleep 60`);
    const { status, said } = await run(
      "pull-build.py",
      hostFile({ commands: { pull }, overrides: { longestPullSeconds: 0.3 } }),
    );
    assert.equal(status, 0, said);
    assert.match(said, /^event=pull-hangs seconds=0.3$/m);
    assert.match(said, /^event=pull-again code=10 /m);
  });

  it("takes pull along when it is told to end", async () => {
    const pull = script("pull", `echo $$ > ${folder}/process`, "exec sleep 60");
    const child = spawn("python3", ["-B", join(programs, "pull-build.py"), hostFile({ commands: { pull } })], {
      env: environment(),
    });
    const process = join(folder, "process");
    while (!existsSync(process) || readFileSync(process, "utf8") === "")
      await new Promise((done) => setTimeout(done, 20));
    child.kill("SIGTERM");
    await once(child, "close");
    assert.equal(spawnSync("kill", ["-0", readFileSync(process, "utf8").trim()]).status, 1);
  });

  it("ends at SIGTERM, and ends pull, whatever line of code it is at", async () => {
    const pull = script("pull", "exec sleep 60");
    const run = { exitCode: 143, program: join(programs, "pull-build.py"), hostFile: hostFile({ commands: { pull } }) };
    const { places, faults } = await terminateEverywhere({ ...run, env: environment() });
    assert.deepEqual(faults, []);
    assert.ok(places > 100, `SIGTERM was tried at ${places} places`);
  }).timeout(300_000);

  it("takes back its own word of a failure when it starts, and nobody else's", async () => {
    const host = hostFile({ commands: { pull: pullThatEnds(0) } });
    writeFileSync(broken, "stage=pull code=21 reason=small\n");
    await run("pull-build.py", host);
    assert.ok(!existsSync(broken));
    writeFileSync(broken, "stage=local-disk code=10 reason=gone\n");
    await run("pull-build.py", host);
    assert.ok(existsSync(broken));
  });

  it("finds a gallery image without pull broken, and goes on without a build on a marketplace image", async () => {
    const gallery = await run("pull-build.py", hostFile({}));
    assert.equal(gallery.status, 127);
    assert.match(gallery.said, /event=boot-failed stage=pull code=127 reason=".*the image is not whole"/);
    const tools = await run("pull-build.py", hostFile({ mayIdle: true, hostTools: { sha256: "0" } }));
    assert.equal(tools.status, 127);
    const marketplace = await run("pull-build.py", hostFile({ mayIdle: true }));
    assert.equal(marketplace.status, 0);
    assert.match(marketplace.said, /event=no-pull .*this host idles/);
  });

  it("has its table of exit codes in the host agent's README", async () => {
    const readme = withoutPadding(readFileSync(join(agentFolder, "README.md"), "utf8"));
    for (const line of withoutPadding((await run("pull-build.py", "--table")).said)) {
      assert.ok(readme.includes(line), `README.md lacks the line ${line}`);
    }
  });
});

describe("fetch-tools.py", () => {
  let azure: FakeAzure;
  beforeEach(async () => {
    azure = await new FakeAzure().start();
  });
  afterEach(() => azure?.stop());

  /** An archive, in the store under the digest that the host is told. */
  function publish(files: Record<string, string>, change = (bytes: Buffer) => bytes): string {
    const content = join(folder, "content");
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(content, name, ".."), { recursive: true });
      writeFileSync(join(content, name), text, { mode: 0o755 });
    }
    const { stdout } = spawnSync("tar", ["-czf", "-", "-C", content, "."]);
    const sha256 = createHash("sha256").update(stdout).digest("hex");
    azure.blobs[`/builds/host-tools/${sha256}.tar.gz`] = change(stdout);
    return hostFile({
      hostTools: { sha256 },
      builds: { endpoint: `${azure.endpoint}/`, folder: "/srv/local/builds" },
      commands: { pull: join(folder, "opt/cloud-gaming/bin/pull"), streamingServer: "absent" },
      overrides: { metadata: azure.endpoint },
    });
  }
  const installed = () => join(folder, "opt/cloud-gaming/bin/pull");
  beforeEach(() => mkdirSync(join(folder, "opt")));

  it("brings what the digest says, with the host's identity, and replaces what was there", async () => {
    const host = publish({ "bin/pull": "#!/bin/sh\n", "lib/data": "more" });
    for (const round of ["first", "second"]) {
      const { status, said } = await run("fetch-tools.py", host);
      assert.equal(status, 0, `${round}: ${said}`);
    }
    assert.equal(readFileSync(installed(), "utf8"), "#!/bin/sh\n");
    assert.equal(azure.blobHeaders[0]!.authorization, "Bearer the-token");
    assert.ok(azure.blobHeaders[0]!["x-ms-version"]! >= "2017-11-09");
    assert.equal(azure.audiences[0], "https://storage.azure.com/");
    assert.ok(!existsSync(broken));
  });

  it("waits for the identity, its role and the blob, and carries on after a connection that broke", async () => {
    const host = publish({ "bin/pull": "#!/bin/sh\n" });
    azure.behaves.token = [400, 200];
    azure.behaves.blobs = [403, 404, 503, "hangs up", 200];
    const { status, said } = await run("fetch-tools.py", host);
    assert.equal(status, 0, said);
    assert.equal(said.match(/event=host-tools-again/g)?.length, 5, said);
    assert.match(said, /answered 403: the identity may not read it \(yet/);
    assert.doesNotMatch(said, /the-token/);
  });

  for (const [what, code, files, change] of [
    ["another digest", 30, { "bin/pull": "x" }, (bytes: Buffer) => Buffer.concat([bytes, Buffer.from("!")])],
    ["no program pull", 33, { "bin/other": "x" }, undefined],
  ] as const) {
    it(`installs nothing of an archive with ${what}, says so loudly, and the host is broken`, async () => {
      const { status, said } = await run("fetch-tools.py", publish(files, change));
      assert.equal(status, code, said);
      assert.match(said, new RegExp(`^event=boot-failed stage=host-tools code=${code} reason=`, "m"));
      assert.match(readFileSync(broken, "utf8"), new RegExp(`^stage=host-tools code=${code} `));
      assert.ok(!existsSync(installed()));
    });
  }

  it("has its word stand whatever pull does afterwards, with the tools of an earlier start or without", async () => {
    const host = publish({ "bin/pull": "x" }, (bytes) => Buffer.concat([bytes, Buffer.from("!")]));
    for (const [tools, status] of [
      ["none", 127],
      ["old ones", 0],
    ] as const) {
      if (tools === "old ones") {
        mkdirSync(join(installed(), ".."), { recursive: true });
        writeFileSync(installed(), "#!/bin/sh\n", { mode: 0o755 });
      }
      assert.equal((await run("fetch-tools.py", host)).status, 30);
      assert.equal((await run("pull-build.py", host)).status, status);
      assert.match(readFileSync(broken, "utf8"), /^stage=host-tools code=30 reason=.+\n$/, tools);
    }
  });

  it("takes back its own word when it starts, and nobody else's", async () => {
    const host = publish({ "bin/pull": "#!/bin/sh\n" });
    writeFileSync(broken, "stage=host-tools code=30 reason=wrong\n");
    await run("fetch-tools.py", host);
    assert.ok(!existsSync(broken));
    writeFileSync(broken, "stage=pull code=21 reason=small\n");
    await run("fetch-tools.py", host);
    assert.ok(existsSync(broken));
  });

  it("takes an early end for what it is, and not for the whole archive", async () => {
    const host = publish({ "bin/pull": "#!/bin/sh\n" }, (bytes) => bytes.subarray(0, bytes.length - 1));
    const { status, said } = await run("fetch-tools.py", host);
    assert.equal(status, 30, said);
  });
});

describe("wait-for-driver.py", () => {
  for (const vendor of ["nvidia", "amd"] as const) {
    it(`ends when ${vendor}'s driver is loaded, and not before`, async () => {
      const other = vendor === "amd" ? "nvidia" : "amd";
      const driverSigns = { nvidia: join(folder, "nvidia"), amd: join(folder, "amd") };
      const host = hostFile({ driver: vendor, overrides: { driverSigns, driverSeconds: 0.02 } });
      writeFileSync(driverSigns[other], "");
      let ended = false;
      const waiting = run("wait-for-driver.py", host).finally(() => (ended = true));
      // Long enough for Python to start on a busy machine.
      await new Promise((done) => setTimeout(done, 3_000));
      assert.ok(!ended, "it waits");
      writeFileSync(driverSigns[vendor], "");
      const { status, said } = await waiting;
      assert.equal(status, 0, said);
      assert.match(
        said,
        new RegExp(`^event=driver-awaited vendor=${vendor} seconds=0\nevent=driver vendor=${vendor} seconds=\\d+\n$`),
      );
    });
  }
});

describe("start-streaming.py", () => {
  it("becomes the image's streaming server", async () => {
    const streamingServer = script("server", `echo "$1" > ${folder}/called`, "exit 3");
    const host = hostFile({ commands: { streamingServer } });
    assert.equal((await run("start-streaming.py", host)).status, 3);
    assert.equal(readFileSync(join(folder, "called"), "utf8"), `${host}\n`);
  });

  it("ends for good on a gallery image without one", async () => {
    const { status, said } = await run("start-streaming.py", hostFile({}));
    assert.equal(status, 78);
    assert.match(said, /event=no-streaming-server/);
  });

  it("idles on a marketplace image, and tells systemd that it is ready", async () => {
    const listener = spawn("python3", [
      "-c",
      `import socket
server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
server.bind("${folder}/notify")
server.settimeout(10)
print("listens", flush=True)
print(server.recv(100).decode())`,
    ]);
    let heard = "";
    listener.stdout.on("data", (piece: Buffer) => (heard += piece.toString()));
    await once(listener.stdout, "data");
    const child = spawn("python3", ["-B", join(programs, "start-streaming.py"), hostFile({ mayIdle: true })], {
      env: { ...environment(), NOTIFY_SOCKET: join(folder, "notify") },
    });
    try {
      await once(listener, "close");
      assert.equal(heard, "listens\nREADY=1\n");
      assert.equal(child.exitCode, null);
    } finally {
      child.kill();
      await once(child, "exit");
    }
  });
});

describe("prepare-local-disk.sh", () => {
  /** What it calls, in order. A stand-in does as the shell lines say. */
  function withTools(tools: Record<string, string>): void {
    const all = {
      mountpoint: "exit 1",
      mount: "",
      lsblk: "",
      blkid: "",
      "mkfs.ext4": "",
      mdadm: "",
      udevadm: "",
      install: "",
      mkdir: "",
    };
    for (const [name, does] of Object.entries({ ...all, ...tools })) {
      script(name, `echo "${name} $@" >> ${folder}/calls`, does);
    }
  }
  function prepare(kind: string) {
    const { status, stdout } = spawnSync("sh", [join(programs, "prepare-local-disk.sh"), kind], {
      encoding: "utf8",
      env: { PATH: `${folder}:${process.env.PATH}`, CLOUD_GAMING_RUN: join(folder, "run"), CLOUD_GAMING_PAUSE: "0" },
    });
    return { status, said: stdout, calls: readFileSync(join(folder, "calls"), "utf8").trim().split("\n") };
  }
  const disks = (...paths: string[]) =>
    `printf '%s\\n' '/dev/sda Virtual Disk' ${paths.map((path) => `'${path} Microsoft NVMe Direct Disk v2'`).join(" ")}`;
  const builds = "install --directory --owner=streaming --group=streaming --mode=0750 /srv/local/builds";

  it("mounts the temporary disk, which cloud-init has put into fstab", () => {
    withTools({});
    const { status, calls } = prepare("temporary");
    assert.equal(status, 0);
    assert.deepEqual(calls, ["mkdir -p /srv/local", "mountpoint -q /srv/local", "mount /srv/local", builds]);
  });

  it("leaves a disk that is mounted as it is", () => {
    withTools({ mountpoint: "exit 0" });
    assert.deepEqual(prepare("temporary").calls, ["mkdir -p /srv/local", "mountpoint -q /srv/local", builds]);
    rmSync(join(folder, "calls"));
    assert.deepEqual(prepare("nvme").calls, ["mkdir -p /srv/local", "mountpoint -q /srv/local", builds]);
  });

  it("formats one NVMe disk once, and puts several together", () => {
    withTools({ lsblk: disks("/dev/nvme0n1"), blkid: "exit 2" });
    const one = prepare("nvme").calls;
    assert.deepEqual(one.slice(3), [
      "blkid /dev/nvme0n1",
      "mkfs.ext4 -q /dev/nvme0n1",
      "mount -o noatime /dev/nvme0n1 /srv/local",
      builds,
    ]);
    rmSync(join(folder, "calls"));
    withTools({ lsblk: disks("/dev/nvme0n1", "/dev/nvme1n1"), mdadm: '[ "$1" = --create ]' });
    const two = prepare("nvme");
    assert.equal(two.status, 0);
    assert.deepEqual(two.calls.slice(3), [
      "udevadm settle --timeout=60",
      "lsblk --list --noheadings --output PATH,TYPE /dev/nvme0n1 /dev/nvme1n1",
      "mdadm --assemble /dev/md/local /dev/nvme0n1 /dev/nvme1n1",
      "mdadm --create /dev/md/local --run --level=0 --raid-devices=2 /dev/nvme0n1 /dev/nvme1n1",
      "blkid /dev/md/local",
      "mount -o noatime /dev/md/local /srv/local",
      builds,
    ]);
  });

  it("takes the array that udev has put together at a restart, whose disks are busy to everybody else", () => {
    const all = disks("/dev/nvme0n1", "/dev/nvme1n1");
    const children = ["/dev/nvme0n1 disk", "/dev/md127 raid0", "/dev/nvme1n1 disk", "/dev/md127 raid0"];
    const listed = `printf '%s\\n' ${children.map((line) => `'${line}'`).join(" ")}`;
    withTools({ lsblk: `if [ "$1" = --nodeps ]; then ${all}; else ${listed}; fi`, mdadm: "exit 1" });
    const { status, calls } = prepare("nvme");
    assert.equal(status, 0);
    assert.deepEqual(calls.slice(5), ["blkid /dev/md127", "mount -o noatime /dev/md127 /srv/local", builds]);
  });

  it("leaves another stage's word of a failure as it is", () => {
    withTools({ install: "exit 1" });
    writeFileSync(broken, "the game's own word\n");
    const { status, said } = prepare("temporary");
    assert.equal(status, 15);
    assert.match(said, /^event=boot-failed stage=local-disk code=15 /m);
    assert.equal(readFileSync(broken, "utf8"), "the game's own word\n");
  });

  for (const [what, code, kind, tools] of [
    ["a temporary disk that isn't there", 10, "temporary", { mount: "exit 32" }],
    ["no NVMe disk", 11, "nvme", { lsblk: disks() }],
    ["NVMe disks that don't go together", 12, "nvme", { lsblk: disks("/dev/a", "/dev/b"), mdadm: "exit 1" }],
    [
      "an NVMe disk that takes no file system",
      13,
      "nvme",
      { lsblk: disks("/dev/a"), blkid: "exit 2", "mkfs.ext4": "exit 1" },
    ],
    ["an NVMe disk that can't be mounted", 14, "nvme", { lsblk: disks("/dev/a"), mount: "exit 32" }],
    ["a disk that takes no folder", 15, "temporary", { install: "exit 1" }],
    ["another kind of disk", 64, "floppy", {}],
  ] as const) {
    it(`fails loudly with ${what}, and the host is broken`, () => {
      withTools(tools);
      const { status, said } = prepare(kind);
      assert.equal(status, code);
      assert.match(said, new RegExp(`^event=boot-failed stage=local-disk code=${code} reason=".+"$`, "m"));
      assert.match(readFileSync(broken, "utf8"), new RegExp(`^stage=local-disk code=${code} reason=.+\n$`));
    });
  }
});
