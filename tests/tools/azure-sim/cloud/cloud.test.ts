import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { editCloud, readCloud } from "../../../../tools/azure-sim";
import { Cloud } from "../../../../tools/azure-sim/cloud/cloud";
import { writeCloudFile } from "../../../../tools/azure-sim/cloud/cloud-file";
import { MemoryStore } from "../../../../tools/azure-sim/cloud/store";
import type { CloudResource } from "../../../../tools/azure-sim/contract";
import { endSimulations, group, network, newFolder } from "../server/simulation";

const gateway = `${group}/providers/Microsoft.Network/natGateways/nat`;
const resource = (id: string, body: CloudResource["body"] = {}): CloudResource => ({
  id,
  type: id === network ? "Microsoft.Network/virtualNetworks" : "Microsoft.Network/natGateways",
  apiVersion: "2024-05-01",
  body,
});
const other = `${gateway}-other`;

describe("the simulated cloud", () => {
  let file: string;
  beforeEach(() => (file = join(newFolder(), "cloud.json")));
  afterEach(endSimulations);

  it("is empty where there is no file, and makes none by being looked at", () => {
    assert.deepEqual(new Cloud(file).list(), []);
    assert.deepEqual(readdirSync(dirname(file)), []);
  });

  it("finds a resource whatever the case of its id, and keeps the id as it was written", async () => {
    const cloud = new Cloud(file);
    await cloud.change((writer) => writer.put(resource(gateway)));
    assert.equal(cloud.get(gateway.toUpperCase())?.id, gateway);
    assert.equal(readCloud(file).get(`${gateway.toLowerCase()}/`)?.id, gateway);
    assert.equal(cloud.list("microsoft.network/NATGATEWAYS").length, 1);
    await cloud.close();
  });

  it("removes children with their parent, and nobody whose name only begins the same", async () => {
    const cloud = new Cloud(file);
    const lock = {
      ...resource(`${gateway}/providers/Microsoft.Authorization/locks/keep`),
      type: "Microsoft.Authorization/locks",
    };
    await cloud.change((writer) =>
      [resource(gateway), lock, resource(`${gateway}2`)].forEach((one) => writer.put(one)),
    );
    await cloud.change((writer) => writer.remove(gateway));
    assert.deepEqual(
      cloud.list().map(({ id }) => id),
      [`${gateway}2`],
    );
    await cloud.close();
  });

  it("remembers the names of what was deleted softly", async () => {
    const cloud = new Cloud(file);
    await cloud.change((writer) => writer.put(resource(gateway)));
    await cloud.change((writer) => writer.remove(gateway, { softDelete: true }));
    await cloud.close();
    const read = readCloud(file);
    assert.deepEqual(
      [read.list(), read.softDeleted("Microsoft.Network/natGateways").map(({ id }) => id)],
      [[], [gateway]],
    );
    await editCloud(file, (writer) => writer.remove(gateway));
    assert.deepEqual(readCloud(file).softDeleted("Microsoft.Network/natGateways"), []);
  });

  it("cannot be changed by accident", async () => {
    const cloud = new Cloud(file);
    await cloud.change((writer) => writer.put(resource(gateway, { tags: { a: "1" } })));
    assert.throws(() => Object.assign(cloud.get(gateway)!.body, { tags: {} }), TypeError);
    await cloud.change((writer) => Object.assign(writer.get(gateway)!.body, { tags: {} }));
    assert.deepEqual(cloud.get(gateway)?.body, { tags: { a: "1" } });
    await cloud.close();
  });

  it("takes back a change that fails half way", async () => {
    const cloud = new Cloud(file);
    await cloud.change((writer) => writer.put(resource(gateway)));
    const before = readFileSync(file, "utf8");
    const failing = cloud.change((writer) => {
      writer.remove(gateway, { softDelete: true });
      throw new Error("refused");
    });
    await assert.rejects(failing, /refused/);
    assert.deepEqual([cloud.list().length, cloud.softDeleted("Microsoft.Network/natGateways").length], [1, 0]);
    assert.equal(readFileSync(file, "utf8"), before);
    await cloud.close();
  });

  it("answers a change when it is on disk, and writes waiting changes together", async () => {
    const texts: string[] = [];
    const cloud = new Cloud(file, {
      write: async (path, text) => {
        texts.push(text);
        await writeCloudFile(path, text);
      },
    });
    const changes = Array.from({ length: 50 }, async (_, index) => {
      await cloud.change((writer) => writer.put(resource(`${gateway}${index}`)));
      assert.ok(readFileSync(file, "utf8").includes(`"${gateway}${index}"`));
    });
    await Promise.all(changes);
    assert.ok(texts.length <= 3, `${texts.length} writes for 50 changes at once`);
    await cloud.close();
    assert.deepEqual(readdirSync(dirname(file)), ["cloud.json"]);
  });

  it("loses nothing but the refused changes when the disk is full", async () => {
    let full = false;
    const cloud = new Cloud(file, {
      write: (path, text) =>
        full
          ? Promise.reject(Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" }))
          : writeCloudFile(path, text),
    });
    await cloud.change((writer) => writer.put(resource(gateway)));
    const before = readFileSync(file, "utf8");
    full = true;
    const both = [gateway, other].map((id) => cloud.change((writer) => writer.put(resource(id, { tags: { a: "1" } }))));
    for (const result of await Promise.allSettled(both)) {
      assert.equal(result.status, "rejected");
      assert.match(
        String(result.reason),
        /Status=507 Code="InsufficientStorage".*no space left on the disk.*free some space/,
      );
    }
    assert.equal(readFileSync(file, "utf8"), before);
    assert.deepEqual([cloud.get(gateway)?.body, cloud.get(other)], [{}, undefined]);
    full = false;
    await cloud.change((writer) => writer.put(resource(other)));
    await cloud.close();
    assert.equal(readCloud(file).list().length, 2);
  });

  it("in memory is a cloud of its own, without a file", async () => {
    const [one, another] = [new Cloud(new MemoryStore()), new Cloud(new MemoryStore())];
    await one.change((cloud) => cloud.put(resource(gateway)));
    assert.deepEqual([one.list().length, another.list().length], [1, 0]);
    await assert.rejects(
      one.change((cloud) => {
        cloud.remove(gateway);
        throw new Error("half way");
      }),
      /half way/,
    );
    assert.equal(one.list().length, 1);
  });

  it("shows children inside their parent and on their own", async () => {
    const subnet = `${network}/subnets/hosts`;
    await editCloud(file, (cloud) =>
      cloud.put(
        resource(network, {
          properties: { subnets: [{ name: "hosts", properties: { addressPrefix: "10.0.0.0/24" } }] },
        }),
      ),
    );
    const cloud = readCloud(file);
    assert.deepEqual(cloud.get(subnet), {
      id: subnet,
      type: "Microsoft.Network/virtualNetworks/subnets",
      apiVersion: "2024-05-01",
      body: { properties: { addressPrefix: "10.0.0.0/24" } },
    });
    const shown = { id: subnet, name: "hosts", properties: { addressPrefix: "10.0.0.0/24" } };
    assert.deepEqual(cloud.get(network)?.body, { properties: { subnets: [shown], virtualNetworkPeerings: [] } });
    await editCloud(file, (writer) => writer.put(resource(network, { tags: {}, properties: {} })));
    assert.notEqual(cloud.get(subnet), undefined, "an absent array says nothing of the children");
    await editCloud(file, (writer) => writer.put(resource(network, { properties: { subnets: [] } })));
    assert.equal(cloud.get(subnet), undefined, "an empty one says there are none");
  });

  describe("file", () => {
    const refused = (text: string, reason: RegExp) => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      assert.throws(
        () => new Cloud(file),
        (error: Error) =>
          error.message.includes(file) && reason.test(error.message) && /npm run sim:reset/.test(error.message),
      );
      assert.equal(readFileSync(file, "utf8"), text, "it is left as it is");
    };

    it("is refused when it is damaged", () => {
      refused("", /it is damaged/);
      refused('{"format":"azure-sim cloud","version":1,"resources":[{"id"', /it is damaged/);
      refused(
        '{"format":"azure-sim cloud","version":1,"resources":[{"id":"/x"}],"softDeleted":[]}',
        /without an id, a type or a body/,
      );
      refused('{"format":"azure-sim cloud","version":1,"resources":[]}', /it is damaged/);
    });

    it("is refused when it is another program's or a newer simulator's", () => {
      refused("[]", /not a file of the Azure simulator/);
      refused("null", /not a file of the Azure simulator/);
      refused(
        '{"format":"azure-sim cloud","version":2,"resources":[],"softDeleted":[]}',
        /newer simulator \(version 2/,
      );
    });

    it("is refused when it cannot be read", () => {
      mkdirSync(file);
      assert.throws(() => new Cloud(file), /cannot be read \(EISDIR/);
    });

    it("is followed while somebody else changes it", async () => {
      const watching = readCloud(file);
      await editCloud(file, (cloud) => cloud.put(resource(network)));
      assert.equal(watching.list().length, 1);
      await editCloud(file, (cloud) => cloud.remove(network));
      assert.equal(watching.list().length, 0);
    });
  });
});
