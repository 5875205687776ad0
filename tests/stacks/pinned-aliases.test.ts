import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { withoutPinnedAliases } from "../../stacks/pinned-aliases";

const resource = {} as pulumi.Resource;
const aliasesAfter = (opts: pulumi.CustomResourceOptions): unknown =>
  (withoutPinnedAliases({ resource, type: "t", name: "n", props: {}, opts })?.opts as pulumi.CustomResourceOptions)
    ?.aliases;

describe("aliases under pinned API versions", () => {
  it("go, and those under a type's other names stay", () => {
    const aliases = [
      { type: "azure-native:network/v20230201:Subnet" },
      { type: "azure-native:network/v20150501preview:Subnet" },
      { type: "azure-native:insights:AutoscaleSetting" },
      { name: "renamed" },
      "urn:pulumi:dev::cloud-gaming::azure-native:network/v20230201:Subnet::other",
    ];
    assert.deepEqual(aliasesAfter({ aliases }), aliases.slice(2));
  });

  it("leave all other options as they are", () => {
    const opts = { protect: true, aliases: [], parent: undefined };
    assert.deepEqual(withoutPinnedAliases({ resource, type: "t", name: "n", props: { a: 1 }, opts }), {
      props: { a: 1 },
      opts,
    });
    assert.equal(
      withoutPinnedAliases({ resource, type: "t", name: "n", props: {}, opts: { protect: true } }),
      undefined,
    );
  });
});
