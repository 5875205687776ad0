import * as managedidentity from "@pulumi/azure-native/managedidentity";
import assert from "node:assert/strict";
import { identityOutputs } from "../../../components/conventions";
import { declare } from "../../support/declare";

function identityIds(preview: boolean, lookUp: () => Record<string, unknown>) {
  const calls: { token: string; inputs: Record<string, any> }[] = [];
  const declared = declare(
    () => {
      const identity = new managedidentity.UserAssignedIdentity("hosts", {
        resourceGroupName: "rg",
        resourceName: "id-hosts",
        location: "japaneast",
      });
      return identityOutputs(identity);
    },
    {
      preview,
      call(token, inputs) {
        calls.push({ token, inputs });
        return lookUp();
      },
    },
  );
  return declared.then(({ outputs }) => ({ outputs, calls }));
}

describe("an identity's outputs", () => {
  it("are looked up in a preview", async () => {
    const { outputs, calls } = await identityIds(true, () => ({ principalId: "principal", clientId: "client" }));
    assert.deepEqual([outputs.principalId, outputs.clientId], ["principal", "client"]);
    assert.deepEqual(calls, [
      {
        token: "azure-native:managedidentity:getUserAssignedIdentity",
        inputs: { resourceGroupName: "rg", resourceName: "id-hosts" },
      },
    ]);
  });

  it("are the resource's in a preview when Azure knows no such identity", async () => {
    const { outputs } = await identityIds(true, () => {
      throw new Error("ResourceNotFound");
    });
    assert.deepEqual([outputs.principalId, outputs.clientId], ["principal-of-hosts", "client-of-hosts"]);
  });

  it("are the resource's in a deployment, without a lookup", async () => {
    const { outputs, calls } = await identityIds(false, () => ({}));
    assert.deepEqual([outputs.principalId, outputs.clientId], ["principal-of-hosts", "client-of-hosts"]);
    assert.deepEqual(calls, []);
  });
});
