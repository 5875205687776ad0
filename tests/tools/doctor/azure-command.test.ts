import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { ask } from "../../../tools/doctor/ask";
import { readOnlyProblem, shellCommand } from "../../../tools/doctor/azure-command";
import type { Check } from "../../../tools/doctor/check";
import { signInCheck } from "../../../tools/doctor/checks/sign-in";
import { requirements } from "../../../tools/doctor/requirements";
import { committedPart, today } from "./parts";
import { StandInAz } from "./stand-in-az";

function allChecks(): Check[] {
  return ["dev", "prod", "prod-global", "prod-japaneast"].flatMap((stack) => {
    const part = committedPart(stack);
    return [signInCheck(part), ...requirements(part, today)];
  });
}

describe("the doctor's commands", () => {
  it("only read, every one of them", () => {
    for (const { argv } of allChecks()) assert.equal(readOnlyProblem(argv), undefined, shellCommand(argv));
  });

  it("have ids of their own within a stack", () => {
    for (const stack of ["dev", "prod"]) {
      const ids = requirements(committedPart(stack), today).map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
    }
  });

  const changing: string[][] = [
    ["group", "delete", "--name", "rg"],
    ["group", "create", "--name", "rg", "--location", "japaneast"],
    ["provider", "register", "--namespace", "Microsoft.Compute"],
    ["feature", "register", "--name", "EncryptionAtHost"],
    ["quota", "update", "--resource-name", "cores"],
    ["role", "definition", "create", "--role-definition", "role.json"],
    ["role", "definition", "list", "--name", "@role.json"],
    ["keyvault", "recover", "--name", "kv"],
    ["keyvault", "purge", "--name", "list"],
    ["account", "set", "--subscription", "list"],
    ["login"],
    ["list"],
    [],
    ["--help"],
    ["rest", "--url", "https://management.azure.com/subscriptions"],
    ["rest", "--method", "put", "--url", "https://management.azure.com/subscriptions"],
    ["rest", "--method", "get", "--method", "delete", "--url", "https://management.azure.com/subscriptions"],
    ["rest", "--method=delete", "--url", "https://management.azure.com/subscriptions"],
    ["rest", "--method", "get", "--url", "https://example.com/subscriptions"],
    ["rest", "--method", "get", "--url", "https://management.azure.com.example.com/"],
    ["rest", "--method", "get", "--url", "https://management.azure.com/x", "--body", "{}"],
    ["rest", "--method", "get", "--url", "https://management.azure.com/x", "--output-file", "/tmp/x"],
  ];
  for (const argv of changing) {
    it(`refuse ${shellCommand(argv)}`, () => {
      assert.ok(readOnlyProblem(argv));
    });
  }

  it("are not run when they could change something, whoever wrote them", () => {
    const az = new StandInAz();
    try {
      assert.throws(() => ask(["group", "delete", "--name", "rg"], { az: az.program }), /only reads/);
      assert.deepEqual(az.commands, []);
    } finally {
      az.remove();
    }
  });

  it("mean in a shell what they mean without one", () => {
    const commands = allChecks().map(({ argv }) => argv);
    const script = `az() { printf '%s\\037' "$@"; printf '\\036'; }\n${commands.map(shellCommand).join("\n")}\n`;
    const read = execFileSync("sh", ["-c", script], { encoding: "utf8" });
    const words = read
      .split("\u001e")
      .slice(0, -1)
      .map((line) => line.split("\u001f").slice(0, -1));
    assert.deepEqual(words, commands);
  });
});
