import assert from "node:assert/strict";
import {
  completeArguments,
  needsCloud,
  needsStack,
  parseCommand,
  writesStackFile,
} from "../../../tools/sim/pulumi-command";

const complete = (line: string, interactive = false): string =>
  completeArguments(parseCommand(line.split(" ")), "copy.yaml", interactive).join(" ");

describe("npm run sim --", () => {
  it("runs a command on dev when no stack is named", () => {
    assert.equal(complete("preview"), "preview --stack dev --config-file copy.yaml");
    assert.equal(complete("stack export --file state.json"), "stack export --file state.json --stack dev");
  });

  it("keeps the stack that is named, however it is written", () => {
    for (const flag of ["--stack prod", "--stack=prod", "-s prod", "-s=prod", "-sprod"]) {
      assert.equal(parseCommand(`preview ${flag}`.split(" ")).stack, "prod", flag);
      assert.equal(complete(`preview ${flag}`), `preview ${flag} --config-file copy.yaml`);
    }
  });

  it("answers questions itself only when nobody else can", () => {
    assert.equal(complete("up"), "up --stack dev --config-file copy.yaml --yes --continue-on-error");
    assert.equal(complete("up", true), "up --stack dev --config-file copy.yaml --continue-on-error");
    assert.equal(complete("destroy -y"), "destroy -y --stack dev --config-file copy.yaml --continue-on-error");
  });

  it("knows which commands want a stack, and which the cloud", () => {
    const kinds = ["up", "preview", "refresh", "stack export", "stack ls", "about", "config get", "state delete x"].map(
      (line) => {
        const command = parseCommand(line.split(" "));
        return [line, needsStack(command), needsCloud(command)];
      },
    );
    assert.deepEqual(kinds, [
      ["up", true, true],
      ["preview", true, true],
      ["refresh", true, true],
      ["stack export", true, false],
      ["stack ls", false, false],
      ["about", false, false],
      ["config get", true, false],
      ["state delete x", true, false],
    ]);
  });

  it("leaves a command that only looks as it is", () => {
    assert.equal(
      complete("destroy --preview-only"),
      "destroy --preview-only --stack dev --config-file copy.yaml --continue-on-error",
    );
  });

  it("does not blame a flag of its own for a command that isn't one", () => {
    assert.equal(complete("prevew"), "prevew");
  });

  it("knows what writes the stack's file", () => {
    const writing = ["stack rm --yes", "stack init foo", "stack export", "up"].filter((line) =>
      writesStackFile(parseCommand(line.split(" "))),
    );
    assert.deepEqual(writing, ["stack rm --yes", "stack init foo"]);
  });

  it("refuses what would be lost or makes no sense here", () => {
    assert.throws(() => parseCommand([]), /Which Pulumi command\?/);
    assert.throws(() => parseCommand(["--color", "never", "up"]), /Write the command first/);
    assert.throws(() => parseCommand(["login"]), /nothing to log in to/);
    assert.throws(() => parseCommand(["config", "set", "a", "b"]), /Edit Pulumi\.<stack>\.yaml itself/);
    assert.throws(() => parseCommand(["up", "--stack"]), /wants a stack's name/);
  });
});
