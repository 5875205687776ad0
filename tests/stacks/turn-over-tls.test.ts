import assert from "node:assert/strict";
import { stackConfig } from "../../tools/config/stack-config";
import { InProcessStack } from "../../tools/fuzz/in-process/in-process-stack";
import { accept, programOf } from "../../tools/fuzz/platforms/accepted";
import type { WrittenConfiguration } from "../../tools/fuzz/platforms/written";
import { internetDoors } from "../../tools/reachability/internet-doors";
import { type ArmResource, listAt, nameOf, ofType, textAt } from "../../tools/reachability/resources";
import { declareStack } from "../support/declare-stack";
import { committedConfig, committedLock, plannedOrThrow, project } from "../support/stacks";

const doors = (resources: readonly ArmResource[]) =>
  Object.fromEntries(internetDoors(resources).map(({ id, admits }) => [nameOf(id), [...admits].sort()]));

const zone = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/example.com`;

const tls = { certificate: "relay-tls", domain: "turn.example.com" };

describe("TURN over TLS, in a whole platform", function () {
  this.timeout(120_000);

  it("comes with a second generation once its certificate is in the vault, and not before", async () => {
    const { tenantId } = committedConfig("dev").azure;
    const stack = new InProcessStack({ stack: "dev", tenantId, randomSeed: "dev" });
    const program = (generations?: object[]) => {
      const written = structuredClone(stackConfig(project, "dev")) as unknown as WrittenConfiguration;
      if (generations) Object.assign(written.defaults.relays, { generations });
      const { platform, problems } = accept(written);
      assert.ok(platform, JSON.stringify(problems));
      return programOf(platform);
    };
    await stack.up(program());
    const closedPlan = plannedOrThrow(committedConfig("dev"), committedLock("dev"));
    const closed = doors(stack.cloud.list());

    // Azure gives nobody a role on what isn't there.
    const dnsZoneId = zone(closedPlan.azure.subscriptionId);
    const withTls = [{ number: 1 }, { number: 2, tls: { ...tls, dnsZoneId } }];
    await assert.rejects(stack.up(program(withTls)), /reads-relay-tls: .*ResourceNotFound.*secrets\/relay-tls/s);
    const vault = stack.cloud.list("Microsoft.KeyVault/vaults")[0]!;
    await stack.editCloud((cloud) =>
      cloud.put({
        id: `${vault.id}/secrets/relay-tls`,
        type: "Microsoft.KeyVault/vaults/secrets",
        apiVersion: "2024-11-01",
        body: { properties: { contentType: "application/x-pem-file" } },
      }),
    );
    await stack.up(program(withTls));

    const resources = stack.cloud.list();
    const [first, second] = Object.keys(doors(resources)).filter((name) => /-relay-g\d/.test(name));
    // The rule is the subnet's; on a relay without TLS nothing listens.
    const admits = ["TCP 443, 3478", "UDP 3478"];
    assert.deepEqual(doors(resources), { ...closed, [first!]: admits, [second!]: admits });
    const [record] = ofType(resources, "Microsoft.Network/dnsZones/A");
    assert.equal(nameOf(record!.id), "relay-dev-jpe-1-g2-z1-1.turn");
    const address = ofType(resources, "Microsoft.Network/publicIPAddresses").find(({ id }) => /relay-g2/.test(id));
    assert.deepEqual(listAt(record!.body, "properties.ARecords"), [
      { ipv4Address: textAt(address!.body, "properties.ipAddress") },
    ]);
    const read = ofType(resources, "Microsoft.Authorization/roleAssignments").flatMap(
      ({ id }) => /\/vaults\/[^/]+\/secrets\/([^/]+)\//.exec(id)?.[1] ?? [],
    );
    const secrets = ["relay-secret-a", "relay-secret-b"];
    assert.deepEqual(read.sort(), [...secrets, ...secrets, "relay-tls"].sort());
    const booted = ofType(resources, "Microsoft.Compute/virtualMachines").map(({ body }) =>
      Buffer.from(textAt(body, "properties.osProfile.customData") ?? "", "base64").toString(),
    );
    assert.deepEqual(
      booted.map((text) => text.includes("tls-listening-port=443")),
      [false, true],
    );
  });

  it("is one generation's, beside one that has none; the outputs hold a name for each of its relays", async () => {
    const { outputs } = await declareStack("dev", {
      change: ({ defaults }) => {
        defaults.relays.generations = [{ number: 1 }, { number: 2, serving: false, tls }];
      },
    });
    const [without, withTls] = outputs["region-japaneast-1"].relays;
    assert.deepEqual(
      without.servers.map(({ hostName }: any) => hostName),
      [undefined],
    );
    const [server] = withTls.servers;
    assert.equal(server.hostName, "relay-dev-jpe-1-g2-z1-1.turn.example.com");
    assert.equal(server.urls.at(-1), "turns:relay-dev-jpe-1-g2-z1-1.turn.example.com:443?transport=tcp");
    assert.deepEqual([withTls.serving, withTls.drainHours], [false, 12]);
    assert.deepEqual([without.ports.tls, withTls.ports.tls], [undefined, 443]);
  });

  it("is left out by a generation that says so, where the relays have it", async () => {
    const { outputs } = await declareStack("dev", {
      change: ({ defaults }) => {
        defaults.relays.tls = tls;
        defaults.relays.generations = [{ number: 1, tls: false }, { number: 2 }];
      },
    });
    const names = outputs["region-japaneast-1"].relays.map(({ servers }: any) => servers[0].hostName);
    assert.deepEqual(names, [undefined, "relay-dev-jpe-1-g2-z1-1.turn.example.com"]);
  });
});
