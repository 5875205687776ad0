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

  it("refuses a command that it does not know, with the nearest that it does", () => {
    assert.throws(() => parseCommand(["prevew"]), /does not know the command `prevew`.* Did you mean `preview`\?/);
    assert.throws(() => parseCommand(["stack", "renam", "new"]), /Did you mean `stack rename`\?/);
    assert.throws(() => parseCommand(["frobnicate"]), /does not know the command `frobnicate`(?!.*Did you mean)/);
  });

  it("takes the CLI's aliases for what they stand for", () => {
    for (const [alias, path] of Object.entries({ down: "destroy", dn: "destroy", update: "up", pre: "preview" })) {
      assert.equal(parseCommand([alias]).subcommand.path, path);
    }
    assert.equal(parseCommand(["stack", "delete"]).subcommand.path, "stack remove");
    assert.equal(complete("down -y"), "down -y --stack dev --config-file copy.yaml --continue-on-error");
  });

  it("refuses what would leave a state and its cloud apart, with the reason", () => {
    const table: Record<string, RegExp> = {
      "stack rename prod2 --stack prod": /part of every resource's name/,
      "stack --stack prod rename prod2": /part of every resource's name/,
      "state rename urn:a b": /The program declares what exists under which name/,
      "state mv --source prod --dest prod-global urn:a": /deployed whole or in parts/,
      "stack change-secrets-provider passphrase": /passphrase that the simulator knows/,
      "stack migrate file:///tmp/x": /without its simulated cloud/,
      "do azure-native:network:VirtualNetwork create": /past the program/,
      "up --secrets-provider passphrase": /^--secrets-provider is refused: .*passphrase/,
      "up -C ../other": /^-C is refused: .*the program of this project/,
      "up -c cloud-gaming:production=true": /^-c is refused: .*would be lost/,
      "up --config=a=b": /^--config is refused: .*would be lost/,
      "up azure-typescript": /leave azure-typescript out/,
      "up --yes azure-typescript": /leave azure-typescript out/,
    };
    for (const [line, reason] of Object.entries(table)) {
      assert.throws(() => parseCommand(line.split(" ")), { message: reason }, line);
    }
  });

  it("refuses what would be about something else than the simulator, with the reason", () => {
    const table: Record<string, RegExp> = {
      "stack select prod": /No stack is selected in the simulator/,
      "config rm a": /Edit Pulumi\.<stack>\.yaml itself/,
      "config env add x": /needs Pulumi Cloud/,
      "env open a/b": /needs Pulumi Cloud/,
      "package add random": /Run `pulumi` itself/,
      watch: /never ends/,
    };
    for (const [line, reason] of Object.entries(table)) {
      assert.throws(() => parseCommand(line.split(" ")), { message: reason }, line);
      assert.equal(complete(`${line} --help`), `${line} --help`);
    }
  });

  it("refuses a flag between a command's words, as its value could be one of them", () => {
    assert.throws(() => parseCommand(["stack", "--show-urns", "rename", "x"]), /Write the command first/);
    assert.equal(complete("stack --show-urns"), "stack --show-urns --stack dev");
  });

  it("takes the stack that a command names as its argument", () => {
    assert.equal(complete("stack rm prod --yes"), "stack rm prod --yes");
    assert.equal(parseCommand(["stack", "rm", "prod", "--yes"]).stack, "prod");
    assert.equal(parseCommand(["stack", "init", "prod"]).stack, "prod");
  });

  it("keeps Pulumi from writing into the project's own stack file", () => {
    for (const file of ["--config-file Pulumi.prod.yaml", "--config-file=./Pulumi.prod.yaml"]) {
      assert.equal(
        complete(`up --stack prod-japaneast ${file}`),
        "up --stack prod-japaneast --config-file copy.yaml --yes --continue-on-error",
      );
    }
    assert.equal(complete("preview --config-file /tmp/a.yaml"), "preview --config-file /tmp/a.yaml --stack dev");
    // With `--remove` the CLI deletes Pulumi.<stack>.yaml of the folder that it runs in.
    assert.equal(complete("destroy --remove"), "destroy --stack dev --config-file copy.yaml --yes --continue-on-error");
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
