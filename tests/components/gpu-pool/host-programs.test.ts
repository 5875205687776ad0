import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { needs } from "../../support/installed";

/*
 * The programs that cloud-init brings to a host, as real processes; systemctl and the image's commands are stand-ins.
 */

const programs = join(__dirname, "../../../components/gpu-pool/host");
let folder: string;

function script(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(path, 0o755);
  return path;
}

function hostFile(overrides: Record<string, unknown>): string {
  const path = join(folder, "host.json");
  const host = {
    channel: "prod",
    builds: { folder: "/srv/local/builds" },
    commands: { pull: join(folder, "absent"), streamingServer: join(folder, "absent") },
    image: "gallery",
    ...overrides,
  };
  writeFileSync(path, JSON.stringify(host));
  return path;
}

const run = (program: string, host: string) =>
  spawnSync("python3", [join(programs, program), host], { encoding: "utf8" });

beforeEach(function () {
  needs(this, "python3");
  folder = mkdtempSync(join(tmpdir(), "host-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("pull-build.py", () => {
  it("hands channel and folder to the image's pull, and its exit code back", () => {
    const pull = script("pull", `echo "$@" > ${folder}/called`, "exit 7");
    assert.equal(run("pull-build.py", hostFile({ commands: { pull } })).status, 7);
    assert.equal(readFileSync(join(folder, "called"), "utf8"), "prod /srv/local/builds\n");
  });

  it("fails on a gallery image without pull, and goes on without a build on a marketplace image", () => {
    const gallery = run("pull-build.py", hostFile({}));
    assert.equal(gallery.status, 1);
    assert.match(gallery.stderr, /the image is not whole/);
    const marketplace = run("pull-build.py", hostFile({ image: "marketplace" }));
    assert.equal(marketplace.status, 0);
    assert.match(marketplace.stdout, /no build is pulled/);
  });
});

describe("start-streaming.py", () => {
  it("becomes the image's streaming server", () => {
    const streamingServer = script("server", `echo "$1" > ${folder}/called`, "exit 3");
    const host = hostFile({ commands: { streamingServer } });
    assert.equal(run("start-streaming.py", host).status, 3);
    assert.equal(readFileSync(join(folder, "called"), "utf8"), `${host}\n`);
  });

  it("fails on a gallery image without one", () => {
    assert.equal(run("start-streaming.py", hostFile({})).status, 1);
  });

  it("idles on a marketplace image", async () => {
    const child = spawn("python3", [join(programs, "start-streaming.py"), hostFile({ image: "marketplace" })]);
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    assert.match(said.toString(), /this host idles/);
    assert.equal(child.exitCode, null);
    child.kill();
    await once(child, "exit");
  });
});

describe("health.py", () => {
  let child: ChildProcess | undefined;
  let port: number;

  beforeEach(async () => {
    port = await freePort();
    script("systemctl", `[ "$*" = "is-active cloud-gaming-streaming.service" ] || exit 9`, `cat ${folder}/state`);
    streamingIs("activating");
    const host = hostFile({ health: { port, path: "/health" } });
    child = spawn("python3", [join(programs, "health.py"), host], { env: { PATH: `${folder}:${process.env.PATH}` } });
    await answers();
  });
  afterEach(async () => {
    if (!child) return;
    child.kill();
    await once(child, "exit");
    child = undefined;
  });

  const streamingIs = (state: string) => writeFileSync(join(folder, "state"), `${state}\n`);
  const ask = (path = "/health") => fetch(`http://127.0.0.1:${port}${path}`);
  async function answers(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
      if (await ask().catch(() => undefined)) return;
      await delay(50);
    }
    throw new Error("health.py doesn't answer");
  }

  for (const [state, says] of [
    ["active", "Healthy"],
    ["failed", "Unhealthy"],
  ] as const) {
    it(`says ${says} when the streaming server is ${state}`, async () => {
      streamingIs(state);
      const response = await ask();
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { ApplicationHealthState: says });
    });
  }

  for (const state of ["activating", "inactive", "reloading", "unknown"]) {
    it(`says neither while it is ${state}`, async () => {
      streamingIs(state);
      assert.equal((await ask()).status, 503);
    });
  }

  it("knows one path, and only this machine reaches it", async () => {
    assert.equal((await ask("/")).status, 404);
    const listening = spawnSync("python3", ["-c", "import sys; print(open('/proc/net/tcp').read())"], {
      encoding: "utf8",
    }).stdout;
    const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
    assert.match(listening, new RegExp(`0100007F:${hexPort} 00000000:0000 0A`));
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
