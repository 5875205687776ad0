import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simFolders } from "../../../tools/sim/folders";
import { copyStackFile } from "../../../tools/sim/stack-file";

describe("the stack file's copy", () => {
  let folder: string;
  const write = (text: string): void => writeFileSync(join(folder, "Pulumi.dev.yaml"), text);
  const copy = (stack = "dev"): string => copyStackFile(simFolders(folder), stack);

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "cloud-gaming-stack-file-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("has none of the keys of a team's secrets provider", () => {
    write(
      "secretsprovider: azurekeyvault://team\nencryptedkey: abc\nencryptionsalt: v1:x\nconfig:\n  cloud-gaming:a: 1 # why\n",
    );
    assert.equal(readFileSync(copy(), "utf8"), "config:\n  cloud-gaming:a: 1 # why\n");
  });

  it("keeps the salt that an earlier run wrote into the copy", () => {
    write("config: {}\n");
    writeFileSync(copy(), "config: {}\nencryptionsalt: v1:ours\n");
    assert.match(readFileSync(copy(), "utf8"), /encryptionsalt: v1:ours/);
  });

  it("has the rest of the text as it was written", () => {
    const rest = "config: # all\n  cloud-gaming:a: {v: 0777, w: 6_00,  x: yes}\n# the end\n";
    write(`%YAML 1.1\n---\nencryptionsalt: v1:x\n${rest}...\n`);
    writeFileSync(copy(), "encryptionsalt: v1:ours\n");
    assert.equal(readFileSync(copy(), "utf8"), `%YAML 1.1\n---\nencryptionsalt: v1:ours\n${rest}...\n`);
  });

  it("leaves the project's own file as it was", () => {
    const text = "config:\n    cloud-gaming:a:   1\n";
    write(text);
    copy();
    assert.equal(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"), text);
  });

  it("is refused with the line and the column when the file is no YAML", () => {
    write('config:\n  cloud-gaming:a: "open\n  cloud-gaming:b: 1\n');
    assert.throws(() => copy(), /Pulumi\.dev\.yaml is not valid YAML\.\n {2}line \d+, column \d+: /);
  });

  it("is refused when something stands outside config, is a secret, or the file is empty", () => {
    write("config: {}\ncloud-gaming:regions:\n  uksouth: {}\n");
    assert.throws(() => copy(), /Pulumi\.dev\.yaml: cloud-gaming:regions stands outside `config:`/);
    write("config:\n  cloud-gaming:owner:\n    secure: v1:abc\n");
    assert.throws(() => copy(), /holds a secret/);
    write("config:\n  cloud-gaming:owner: {deep: [{secure: v1:abc}]}\n");
    assert.throws(() => copy(), /holds a secret/);
    write("");
    assert.throws(() => copy(), /is empty or not a mapping/);
  });

  it("names the stacks there are when there is no such file", () => {
    write("config: {}\n");
    assert.throws(() => copy("prd"), /There is no Pulumi\.prd\.yaml.*The stacks are: dev\./);
  });

  it("is one of the environment's file for each of its parts, with a salt of its own", () => {
    write("config:\n  cloud-gaming:regions:\n    japaneast: {}\n");
    writeFileSync(copy("dev-japaneast"), "encryptionsalt: v1:ours\nconfig: {}\n");
    assert.match(
      readFileSync(copy("dev-japaneast"), "utf8"),
      /^encryptionsalt: v1:ours\nconfig:\n {2}cloud-gaming:regions:\n {4}japaneast: \{\}\n$/,
    );
    assert.doesNotMatch(readFileSync(copy("dev-global"), "utf8"), /encryptionsalt/);
    assert.doesNotMatch(readFileSync(copy("dev"), "utf8"), /encryptionsalt/);
  });

  it("is refused for a part that the file hasn't, naming those that it has", () => {
    write("config:\n  cloud-gaming:regions:\n    japaneast: {}\n");
    assert.throws(() => copy("dev-uksouth"), {
      message: "Pulumi.dev.yaml has nothing for a stack dev-uksouth. The stacks are: dev, dev-global, dev-japaneast.",
    });
  });

  it("is made for a part that the file no longer has, as long as there is a state of it", () => {
    write("config:\n  cloud-gaming:regions:\n    japaneast: {}\n");
    const states = join(simFolders(folder).backend, ".pulumi", "stacks", "cloud-gaming");
    mkdirSync(states, { recursive: true });
    writeFileSync(join(states, "dev-uksouth.json"), "{}");
    copy("dev-uksouth");
  });
});
