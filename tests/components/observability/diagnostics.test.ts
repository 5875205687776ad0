import assert from "node:assert/strict";
import { type DiagnosticsArgs, sendDiagnostics } from "../../../components/observability";
import { declare } from "../../support/declare";

const inputsOf = async (args: Partial<DiagnosticsArgs>) => {
  const common = { targetId: "vault-id", workspaceId: "workspace-id", settingName: "diag-test", logs: [] };
  const { named } = await declare(() => ({ id: sendDiagnostics("vault-diagnostics", { ...common, ...args }).id }));
  return named("vault-diagnostics").inputs;
};

describe("sendDiagnostics", () => {
  it("sends categories and groups of categories", async () => {
    const inputs = await inputsOf({ logs: ["AuditEvent", "group:allLogs"] });
    assert.equal(inputs.name, "diag-test");
    assert.equal(inputs.resourceUri, "vault-id");
    assert.equal(inputs.workspaceId, "workspace-id");
    assert.deepEqual(inputs.logs, [
      { category: "AuditEvent", enabled: true },
      { categoryGroup: "allLogs", enabled: true },
    ]);
    assert.deepEqual(inputs.metrics, []);
  });

  it("sends metrics when asked to", async () => {
    assert.deepEqual((await inputsOf({ metrics: true })).metrics, [{ category: "AllMetrics", enabled: true }]);
  });
});
