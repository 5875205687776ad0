import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { MachineCollection, planMachineCollection } from "../../../components/observability";
import { declare } from "../../support/declare";
import { project } from "../../support/stacks";
import { placementIn } from "../conventions/placement";

const settings = { placement: placementIn("japaneast"), workspaceLocation: "koreacentral" };
const build = (change: object = {}) =>
  declare(() => {
    const collection = new MachineCollection("jpe-collection", {
      ...settings,
      resourceGroup: { name: "rg", id: "/subscriptions/s/resourceGroups/rg" },
      workspaceId: "workspace",
      roleId: "/roles/collection",
      ...change,
    });
    return { ruleId: collection.ruleId };
  });

describe("MachineCollection", () => {
  it("collects the host agent's lines and a few counters, in the workspace's region", async () => {
    const { inputs } = (await build()).named("jpe-collection-rule");
    assert.equal(inputs.location, "koreacentral");
    const [daemon] = inputs.dataSources.syslog;
    assert.deepEqual(daemon.facilityNames, ["daemon"]);
    assert.ok(daemon.logLevels.includes("Info"));
    assert.deepEqual(inputs.destinations.logAnalytics, [{ name: "workspace", workspaceResourceId: "workspace" }]);
    for (const { destinations } of inputs.dataFlows) assert.deepEqual(destinations, ["workspace"]);
    assert.ok(inputs.dataSources.performanceCounters[0].counterSpecifiers.length <= 100);
  });

  it("keeps what our own programs say, by the names that their units give them, and what is worse than information", async () => {
    const { inputs } = (await build()).named("jpe-collection-rule");
    const [syslog, counters] = inputs.dataFlows;
    assert.deepEqual(syslog.streams, ["Microsoft-Syslog"]);
    assert.deepEqual(counters, { streams: ["Microsoft-Perf"], destinations: ["workspace"] });
    const kept = (program: string): boolean =>
      [...syslog.transformKql.matchAll(/ProcessName (startswith|==) "([^"]+)"/g)].some(([, operator, name]) =>
        operator === "==" ? program === name : program.startsWith(name),
      );
    const programs = ["gpu-pool/host", "edge-relay/boot"].flatMap((folder) => {
      const units = readdirSync(join(project, "components", folder)).filter((file) => file.endsWith(".service"));
      return units.map((file) => {
        const unit = readFileSync(join(project, "components", folder, file), "utf8");
        const own = /^SyslogIdentifier=(.+)$/m.exec(unit)?.[1];
        return own ?? basename(/^ExecStart=(\S+)/m.exec(unit)![1]!);
      });
    });
    assert.ok(programs.length >= 9);
    assert.deepEqual(
      programs.filter((program) => !kept(program)),
      [],
    );
    assert.ok(!kept("systemd"));
    assert.match(
      syslog.transformKql,
      /^source \| where .* or \(SeverityLevel != "info" and SeverityLevel != "notice"\)$/,
    );
  });

  it("associates every machine of the group as it comes, as an identity that may do so there", async () => {
    const { named } = await build();
    const assignment = named("jpe-collection-assignment");
    const { inputs } = assignment;
    assert.equal(inputs.scope, "/subscriptions/s/resourceGroups/rg");
    assert.equal(inputs.location, "japaneast");
    assert.match(inputs.parameters.dcrResourceId.value, /dataCollectionRules\/dcr-cg-test-jpe-1$/);
    assert.deepEqual(inputs.parameters.scopeToSupportedImages, { value: false });
    const role = named("jpe-collection-may-associate");
    assert.equal(role.inputs.scope, "/subscriptions/s/resourceGroups/rg");
    assert.equal(role.inputs.roleDefinitionId, "/roles/collection");
    assert.ok(assignment.dependsOn.includes(role.urn));
  });

  it("refuses regions that are none", async () => {
    assert.deepEqual(
      planMachineCollection({ ...settings, workspaceLocation: "korea" }).problems.map(({ path }) => path),
      ["workspaceLocation"],
    );
    await assert.rejects(build({ workspaceLocation: "korea" }), /the collection jpe-collection: 1 problem/);
  });
});
