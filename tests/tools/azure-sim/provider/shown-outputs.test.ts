import assert from "node:assert/strict";
import { shownOutputs } from "../../../../tools/azure-sim/provider/shown-outputs";
import { toSdk, typeInfo } from "../../../../tools/azure-sim/types";

describe("what the simulator's provider shows of a resource", () => {
  const told = { userData: "dG9sZA==", osProfile: { computerName: "relay", customData: "Ym9vdA==" } };
  const shown = (token: string, properties: object) => {
    const id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/x/one";
    const body = { location: "japaneast", properties: JSON.parse(JSON.stringify(properties)) };
    const info = typeInfo(`azure-native:compute:${token}`)!;
    return shownOutputs({ toSdk }, info, { id, type: info.arm, apiVersion: info.api ?? "", body }) as any;
  };

  it("is all but what a machine is told and booted with, which Azure doesn't answer", () => {
    const machine = shown("VirtualMachine", { ...told, hardwareProfile: { vmSize: "Standard_D4ds_v5" } });
    assert.equal(machine.userData, undefined);
    assert.deepEqual(machine.osProfile, { computerName: "relay" });
    assert.deepEqual(machine.hardwareProfile, { vmSize: "Standard_D4ds_v5" });
    const set = shown("VirtualMachineScaleSet", { virtualMachineProfile: told });
    assert.deepEqual(set.virtualMachineProfile, { osProfile: { computerName: "relay" } });
  });
});
