import assert from "node:assert/strict";
import { type CloudResource, type ObjectValue, type RuleRequest } from "../../../../tools/azure-sim/contract";
import { evictMachines } from "../../../../tools/azure-sim/resources/eviction";
import { behaviourOf, allBehaviours } from "../../../../tools/azure-sim/resources";
import { parseId } from "../../../../tools/azure-sim/rules/ids";
import { at, numberAt, objectAt, objectsAt, textAt } from "../../../../tools/azure-sim/rules/reading";
import { typeInfoOfArm } from "../../../../tools/azure-sim/types";
import { validateBody } from "../../../../tools/azure-sim/types/validate-body";
import { MemoryCloud } from "../rules/memory-cloud";
import { bodies, changed, ids, world } from "../rules/world";

function request(id: string, body: ObjectValue, cloud: MemoryCloud, previous?: CloudResource): RuleRequest {
  return { operation: "put", id: parseId(id)!, apiVersion: "2024-05-01", body, previous, cloud };
}

/** What a PUT stores and does, without any rule. */
function put(cloud: MemoryCloud, id: string, body: ObjectValue): CloudResource {
  const behaviour = behaviourOf(parseId(id)!.type);
  const asked = request(id, body, cloud, cloud.get(id));
  const stored = {
    id,
    type: parseId(id)!.type,
    apiVersion: "2024-05-01",
    body: behaviour?.fill?.(structuredClone(body), asked) ?? body,
  };
  cloud.put(stored);
  behaviour?.afterPut?.(asked, stored, cloud);
  return cloud.get(id)!;
}

const entries = Object.entries(ids).flatMap(([name, id]) => {
  const body = bodies[name as keyof typeof bodies] as ObjectValue | undefined;
  return body ? [{ name, id, body }] : [];
});

describe("what Azure fills in", () => {
  for (const { name, id, body } of entries.filter((one) => behaviourOf(parseId(one.id)!.type))) {
    it(`keeps what was said and answers the same again: ${name}`, () => {
      const cloud = new MemoryCloud(world());
      cloud.remove(id);
      const first = put(cloud, id, body);
      const again = put(cloud, id, body);
      assert.deepEqual(again.body, first.body);
      // A secret's value is never answered, and an identity's principal is Azure's to choose.
      const hidden =
        { secret: ["properties.value"], identity: ["properties.principalId", "properties.clientId"] }[name] ?? [];
      for (const path of leaves(body).filter((leaf) => !hidden.includes(leaf.join(".")))) {
        const sent = path.reduce<any>((value, key) => value[key], body);
        const stored = path.reduce<any>((value, key) => value?.[key], first.body);
        assert.deepEqual(stored, sent, path.join("."));
      }
    });
  }

  it("is what Azure's published types have a place for", () => {
    const unknown = entries.flatMap(({ name, id, body }) => {
      const type = parseId(id)!.type;
      const cloud = new MemoryCloud(world());
      const filled = behaviourOf(type)?.fill?.(structuredClone(body), request(id, body, cloud)) ?? body;
      return validateBody(typeInfoOfArm(type)!, filled, { operation: "put" })
        .filter(({ message }) => !message.includes("read-only"))
        .map(({ message, target }) => `${name} ${target}: ${message}`);
    });
    assert.deepEqual(unknown, []);
  });

  it("changes nothing in the request's body", () => {
    for (const { id, body } of entries) {
      const before = JSON.stringify(body);
      const cloud = new MemoryCloud(world());
      behaviourOf(parseId(id)!.type)?.fill?.(deepFreeze(structuredClone(body)), request(id, body, cloud));
      assert.equal(JSON.stringify(body), before);
    }
  });

  it("lists each type once", () => {
    assert.equal(new Set(allBehaviours.map(({ type }) => type.toLowerCase())).size, allBehaviours.length);
  });
});

describe("public addresses", () => {
  it("differ, come from ranges that are nobody's, and stay", () => {
    const cloud = new MemoryCloud();
    const seen = new Map<string, string>();
    for (let index = 0; index < 600; index++) {
      const id = `${ids.address}-${index}`;
      seen.set(id, textAt(put(cloud, id, bodies.address).body, "properties.ipAddress")!);
    }
    assert.equal(new Set(seen.values()).size, 600);
    for (const address of seen.values()) assert.match(address, /^(203\.0\.113|198\.51\.100|198\.1[89]\.\d+)\.\d+$/);
    const [id, address] = [...seen][7]!;
    assert.equal(
      textAt(put(cloud, id, changed(bodies.address, { tags: { a: "b" } })).body, "properties.ipAddress"),
      address,
    );
  });
});

describe("private addresses", () => {
  it("start behind Azure's four and skip what is held", () => {
    const cloud = new MemoryCloud(world());
    cloud.remove(ids.otherInterface);
    const dynamic = (name: string) => `${ids.interface}-${name}`;
    const body: ObjectValue = {
      location: "japaneast",
      properties: { ipConfigurations: [{ name: "one", properties: { subnet: { id: ids.subnet } } }] },
    };
    const addressOf = (resource: CloudResource) =>
      textAt(objectsAt(resource.body, "properties.ipConfigurations")[0], "properties.privateIPAddress");
    const given = Array.from({ length: 8 }, (_, index) => addressOf(put(cloud, dynamic(`${index}`), body)));
    assert.deepEqual(given, [
      "10.0.0.4",
      "10.0.0.5",
      "10.0.0.6",
      "10.0.0.7",
      "10.0.0.8",
      "10.0.0.9",
      "10.0.0.11",
      "10.0.0.12",
    ]);
    assert.equal(addressOf(put(cloud, dynamic("3"), body)), "10.0.0.7");
  });

  it("are given to private endpoints with their names", () => {
    const cloud = new MemoryCloud(world());
    const stored = put(cloud, ids.endpoint, bodies.endpoint);
    assert.deepEqual(at(stored.body, "properties.customDnsConfigs"), [
      { fqdn: "stbuilds.blob.core.windows.net", ipAddresses: ["10.0.0.5"] },
    ]);
    const group = put(cloud, ids.zoneGroup, bodies.zoneGroup);
    const [config] = objectsAt(group.body, "properties.privateDnsZoneConfigs");
    assert.deepEqual(at(objectsAt(config, "properties.recordSets")[0], "ipAddresses"), ["10.0.0.5"]);
  });
});

describe("identities", () => {
  it("have a principal of their own, and sets answer it", () => {
    const cloud = new MemoryCloud(world());
    const own = put(cloud, ids.identity, { location: "japaneast" });
    const other = put(cloud, `${ids.identity}-2`, { location: "japaneast" });
    const principal = textAt(own.body, "properties.principalId")!;
    assert.match(principal, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.notEqual(principal, textAt(other.body, "properties.principalId"));
    const set = put(cloud, ids.scaleSet, bodies.scaleSet);
    assert.equal((objectAt(set.body, "identity.userAssignedIdentities") as any)[ids.identity].principalId, principal);
  });
});

describe("a scale set's capacity", () => {
  const without = () => {
    const cloud = new MemoryCloud(world());
    cloud.remove(ids.autoscale);
    cloud.remove(ids.scaleSet);
    return cloud;
  };

  it("is kept by an update that doesn't say it", () => {
    const cloud = without();
    put(cloud, ids.scaleSet, changed(bodies.scaleSet, { "sku.capacity": 3 }));
    const set = cloud.get(ids.scaleSet)!;
    cloud.put({ ...set, body: changed(set.body, { "sku.capacity": 60 }) });
    assert.equal(
      numberAt(put(cloud, ids.scaleSet, changed(bodies.scaleSet, { tags: { a: "b" } })).body, "sku.capacity"),
      60,
    );
    assert.equal(
      numberAt(put(cloud, ids.scaleSet, changed(bodies.scaleSet, { "sku.capacity": 3 })).body, "sku.capacity"),
      3,
    );
  });

  it("is zero when a create doesn't say it, and rises to the autoscale profile's limits", () => {
    const cloud = without();
    assert.equal(numberAt(put(cloud, ids.scaleSet, bodies.scaleSet).body, "sku.capacity"), 0);
    put(cloud, ids.autoscale, bodies.autoscale);
    assert.equal(numberAt(cloud.get(ids.scaleSet)!.body, "sku.capacity"), 2);
    const sparse = { rules: [], capacity: { minimum: "1", default: "5", maximum: "9" }, name: "base" };
    put(cloud, ids.autoscale, changed(bodies.autoscale, { "properties.profiles": [{ ...sparse, rules: [{}] }] }));
    assert.equal(numberAt(cloud.get(ids.scaleSet)!.body, "sku.capacity"), 5);
  });

  it("is left alone inside the limits, pulled back above them, and not touched by a setting that is off", () => {
    const cloud = without();
    put(cloud, ids.scaleSet, changed(bodies.scaleSet, { "sku.capacity": 40 }));
    put(
      cloud,
      ids.autoscale,
      changed(bodies.autoscale, { "properties.enabled": false, "properties.profiles.0.capacity.maximum": "10" }),
    );
    assert.equal(numberAt(cloud.get(ids.scaleSet)!.body, "sku.capacity"), 40);
    put(cloud, ids.autoscale, bodies.autoscale);
    assert.equal(numberAt(cloud.get(ids.scaleSet)!.body, "sku.capacity"), 40);
    put(cloud, ids.autoscale, changed(bodies.autoscale, { "properties.profiles.0.capacity.maximum": "10" }));
    assert.equal(numberAt(cloud.get(ids.scaleSet)!.body, "sku.capacity"), 10);
  });
});

describe("evicted spot machines", () => {
  const profile = "properties.virtualMachineProfile";
  const spot = { [`${profile}.priority`]: "Spot", [`${profile}.evictionPolicy`]: "Delete", "sku.capacity": 5 };
  const capacityAfter = (changes: Parameters<typeof changed>[1], evicted: number): number | undefined => {
    const cloud = new MemoryCloud(world());
    cloud.put({ ...cloud.get(ids.scaleSet)!, body: changed(bodies.scaleSet, changes) });
    evictMachines(ids.scaleSet, evicted, cloud);
    return numberAt(cloud.get(ids.scaleSet)!.body, "sku.capacity");
  };

  it("are gone under Delete, and brought back up to autoscale's minimum", () => {
    assert.equal(capacityAfter(spot, 1), 4);
    assert.equal(capacityAfter(spot, 5), 2);
    assert.equal(capacityAfter(spot, 9), 2);
  });

  it("stay and count under Deallocate, and others aren't evicted", () => {
    assert.equal(capacityAfter({ ...spot, [`${profile}.evictionPolicy`]: "Deallocate" }, 5), 5);
    assert.equal(capacityAfter({ "sku.capacity": 5 }, 5), 5);
  });
});

describe("secrets", () => {
  it("are not stored, and a changed value is another version", () => {
    const cloud = new MemoryCloud(world());
    cloud.remove(ids.secret);
    const first = put(cloud, ids.secret, { properties: { value: "alpha-value" } });
    assert.ok(!JSON.stringify(cloud.list()).includes("alpha-value"));
    const version = textAt(first.body, "properties.secretUriWithVersion")!;
    assert.match(version, /^https:\/\/kv-one\.vault\.azure\.net\/secrets\/turn\/[0-9a-f]{32}$/);
    const same = put(cloud, ids.secret, { properties: { value: "alpha-value", contentType: "text/plain" } });
    assert.equal(textAt(same.body, "properties.secretUriWithVersion"), version);
    const other = put(cloud, ids.secret, { properties: { value: "beta-value" } });
    assert.notEqual(textAt(other.body, "properties.secretUriWithVersion"), version);
  });

  it("keep their names when deleted, as vaults do", () => {
    assert.ok(behaviourOf("Microsoft.KeyVault/vaults")?.softDelete);
    assert.ok(behaviourOf("Microsoft.KeyVault/vaults/secrets")?.softDelete);
  });

  it("of machines and extensions are not stored either", () => {
    const cloud = new MemoryCloud(world());
    const machine = changed(bodies.machine, { "properties.osProfile.adminPassword": "hidden-password" });
    put(cloud, ids.machine, machine);
    const set = changed(bodies.scaleSet, {
      "properties.virtualMachineProfile.osProfile.adminPassword": "hidden-password",
      "properties.virtualMachineProfile.extensionProfile.extensions.0.properties.protectedSettings": {
        key: "hidden-password",
      },
    });
    put(cloud, ids.scaleSet, set);
    assert.ok(!JSON.stringify(cloud.list()).includes("hidden-password"));
  });
});

describe("a region's first network", () => {
  it("brings the region's watcher, once", () => {
    const cloud = new MemoryCloud();
    put(cloud, ids.network, bodies.network);
    put(cloud, ids.otherNetwork, bodies.otherNetwork);
    put(cloud, `${ids.otherNetwork}-us`, changed(bodies.otherNetwork, { location: "West US 2" }));
    const watchers = cloud.list("Microsoft.Network/networkWatchers").map(({ id }) => id.split("/").slice(-5).join("/"));
    assert.deepEqual(
      watchers,
      ["japaneast", "westus2"].map(
        (region) => `NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${region}`,
      ),
    );
    assert.equal(cloud.list("Microsoft.Resources/resourceGroups").length, 1);
  });
});

describe("other computed values", () => {
  const cloud = () => new MemoryCloud(world());
  const expected: [keyof typeof bodies, string, unknown][] = [
    ["vault", "properties.vaultUri", "https://kv-one.vault.azure.net/"],
    ["account", "properties.primaryEndpoints.blob", "https://stbuilds.blob.core.windows.net/"],
    ["account", "properties.primaryLocation", "japaneast"],
    ["blobService", "sku.name", "Standard_ZRS"],
    ["container", "properties.hasImmutabilityPolicy", true],
    ["immutability", "properties.state", "Unlocked"],
    ["workspace", "properties.publicNetworkAccessForQuery", "Enabled"],
    ["link", "properties.virtualNetworkLinkState", "Completed"],
    ["zone", "properties.numberOfRecordSets", 1],
    ["assignment", "properties.scope", ids.account],
    ["definition", "properties.type", "CustomRole"],
    ["autoscale", "properties.targetResourceLocation", "japaneast"],
    ["flowLog", "properties.format.version", 2],
    ["group", "properties.provisioningState", "Succeeded"],
  ];
  for (const [of, path, value] of expected) {
    it(`${of}: ${path}`, () => assert.deepEqual(at(put(cloud(), ids[of], bodies[of]).body, path), value));
  }
});

/** The paths of what is neither object nor array. */
function leaves(value: unknown, here: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [here];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...here, key]));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
