import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { editCloud, readCloud } from "../../../../tools/azure-sim";
import { Cloud } from "../../../../tools/azure-sim/cloud/cloud";
import type { CloudResource } from "../../../../tools/azure-sim/contract";
import { endSimulations, group, newFolder } from "../server/simulation";

const resource = (name: string): CloudResource => ({
  id: `${group}/providers/Microsoft.Network/natGateways/${name}`,
  type: "Microsoft.Network/natGateways",
  apiVersion: "2024-05-01",
  body: {},
});

/** A process that changes the cloud without end, after it has said that it began. */
function busyProcess(file: string) {
  const program = `
    const { Cloud } = require(${JSON.stringify(join(__dirname, "../../../../tools/azure-sim/cloud/cloud.ts"))});
    const cloud = new Cloud(${JSON.stringify(file)});
    (async () => {
      for (let turn = 0; ; turn++) {
        const big = "x".repeat(200_000);
        await cloud.change((writer) => writer.put({ id: "/subscriptions/s/resourceGroups/g" + (turn % 5), type: "t", apiVersion: "", body: { turn, big } }));
        if (turn === 0) console.log("began");
      }
    })();`;
  return spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

describe("the simulated cloud's lock", () => {
  let file: string;
  beforeEach(() => (file = join(newFolder(), "cloud.json")));
  afterEach(endSimulations);

  it("is taken by the first change, not by looking, and given back by close", async () => {
    const [one, two] = [new Cloud(file), new Cloud(file)];
    assert.equal(existsSync(`${file}.lock`), false);
    await one.change((cloud) => cloud.put(resource("one")));
    assert.equal(two.list().length, 1, "others can look");
    await assert.rejects(
      two.change((cloud) => cloud.put(resource("two"))),
      (error: Error) =>
        error.message.includes(`process ${process.pid} on ${hostname()}`) &&
        error.message.includes(file) &&
        /Wait until it ends and run this command again/.test(error.message),
    );
    await one.close();
    await two.change((cloud) => cloud.put(resource("two")));
    await two.close();
    assert.equal(existsSync(`${file}.lock`), false);
    assert.equal(readCloud(file).list().length, 2, "the second saw what the first wrote");
  });

  it("lets nobody change what he has not seen", async () => {
    const [one, two] = [new Cloud(file), new Cloud(file)];
    await one.change((cloud) => cloud.put(resource("one")));
    await one.close();
    await two.change((cloud) => cloud.put(resource("two")));
    await two.close();
    assert.equal(readCloud(file).list().length, 2);
  });

  it("is taken over from a process that is gone", async () => {
    const gone = { pid: 2 ** 22 + 1, host: hostname(), command: "pulumi up", since: "2026-01-01T00:00:00.000Z" };
    writeFileSync(`${file}.lock`, JSON.stringify(gone));
    await editCloud(file, (cloud) => cloud.put(resource("one")));
    assert.equal(readCloud(file).list().length, 1);
  });

  it("is taken over from a process whose number another one has now", async () => {
    const before = {
      pid: process.pid,
      host: hostname(),
      started: "1",
      command: "pulumi up",
      since: "2026-01-01T00:00:00.000Z",
    };
    writeFileSync(`${file}.lock`, JSON.stringify(before));
    await editCloud(file, (cloud) => cloud.put(resource("one")));
  });

  it("is left to another machine's process, and names it", async () => {
    const elsewhere = {
      pid: 2 ** 22 + 1,
      host: "elsewhere",
      command: "pulumi up --stack prod",
      since: "2026-01-01T00:00:00.000Z",
    };
    writeFileSync(`${file}.lock`, JSON.stringify(elsewhere));
    await assert.rejects(
      editCloud(file, (cloud) => cloud.put(resource("one"))),
      /process 4194305 on elsewhere \(pulumi up --stack prod\), since 2026-01-01.*delete .*\.lock/,
    );
  });

  it("is taken over when it is damaged", async () => {
    writeFileSync(`${file}.lock`, "{");
    await editCloud(file, (cloud) => cloud.put(resource("one")));
  });

  it("keeps another process out while it works; killed at any moment, that one leaves a whole file", async function () {
    this.timeout(60_000);
    for (let attempt = 0; attempt < 5; attempt++) {
      const busy = busyProcess(file);
      await once(busy.stdout, "data");
      await assert.rejects(
        editCloud(file, (cloud) => cloud.put(resource("one"))),
        /is being changed by another command: process/,
      );
      await new Promise((waited) => setTimeout(waited, 5 + attempt * 13));
      busy.kill("SIGKILL");
      await once(busy, "exit");
      const content = JSON.parse(readFileSync(file, "utf8"));
      assert.ok(content.resources.length >= 1);
      await editCloud(file, (cloud) => cloud.put(resource(`after-${attempt}`)));
    }
    assert.equal(readCloud(file).list("Microsoft.Network/natGateways").length, 5);
  });
});
