import assert from "node:assert/strict";
import { previewMarkdown } from "../../../tools/preview-summary/markdown";

const urn = (name: string, type = "azure-native:network:Subnet"): string =>
  `urn:pulumi:prod::cloud-gaming::cloudgaming:stacks:Platform$${type}::${name}`;

describe("a pull request's preview", () => {
  it("counts by part and operation, deletions first, and names what changes", () => {
    const markdown = previewMarkdown({
      stack: "prod",
      steps: [
        { op: "create", urn: urn("japaneast-1-network-hosts") },
        { op: "update", urn: urn("global-builds-account"), detailedDiff: { tags: { kind: "UPDATE" } } },
        { op: "delete", urn: urn("eastus2-1-network-hosts") },
        { op: "same", urn: urn("eastus2-1-network-relays") },
      ],
      messages: [],
    });
    assert.match(markdown, /\| part \| delete \| update \| create \|/);
    assert.match(markdown, /\| eastus2-1 \| 1 \| {2}\| {2}\|/);
    assert.match(markdown, /\| japaneast-1 \| {2}\| {2}\| 1 \|/);
    assert.match(markdown, /- `global-builds-account` \(azure-native:network:Subnet\): `tags`/);
    assert.doesNotMatch(markdown, /eastus2-1-network-relays/);
  });

  it("says so when nothing changes", () => {
    const markdown = previewMarkdown({ stack: "dev", steps: [{ op: "same", urn: urn("a") }], messages: [] });
    assert.match(markdown, /No change; 1 resources stay as they are\./);
  });

  it("shows the engine's errors first", () => {
    const markdown = previewMarkdown({
      stack: "dev",
      steps: [],
      messages: [{ severity: "error", message: "zones: refused" }],
    });
    assert.match(markdown, /\*\*The preview failed\.\*\*\n\n```text\nzones: refused\n```/);
  });
});
