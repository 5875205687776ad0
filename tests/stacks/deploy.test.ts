import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { declareStack } from "../support/declare-stack";

describe("the program", () => {
  it("refuses a configuration with all its problems before it declares anything", async () => {
    const refused = declareStack("dev", {
      change: (config) => {
        config.homeRegion = "japaneest";
        config.regions.japaneast.zones = ["1"];
        config.regions.polandcentrale = {};
      },
    });
    await assert.rejects(refused, (error: Error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.equal(
        error.message,
        [
          "The configuration in Pulumi.dev.yaml is refused, and nothing was changed: 2 problems; further checks follow when these are fixed.",
          '  homeRegion: "japaneest"',
          "      Azure has no such region",
          "    → did you mean japaneast?",
          '  regions.polandcentrale: "polandcentrale"',
          "      Azure has no such region",
          "    → did you mean polandcentral?",
        ].join("\n"),
      );
      return true;
    });
  });

  it("refuses what the components refuse, where the configuration says it, before it declares anything", async () => {
    await assert.rejects(
      declareStack("dev", {
        change: (config) => (config.defaults.pools.standard.sessions = { atPeak: 2, offPeak: 5 }),
      }),
      /defaults\.pools\.standard\.sessions\.offPeak: 5\n +it is more than atPeak, 2/,
    );
  });

  it("refuses another tenant than the configuration's before it declares a region", async () => {
    await assert.rejects(
      declareStack("dev", { signedInTenant: "99999999-9999-4999-8999-999999999999" }),
      /Signed in to the tenant 99999999-9999-4999-8999-999999999999, but azure.tenantId in Pulumi.dev.yaml is/,
    );
  });

  it("refuses a configuration of another environment than the stack's", async () => {
    await assert.rejects(
      declareStack("dev", { change: (config) => (config.environment = "prod") }),
      /environment: "prod"\n +the stack is called dev\n +→ write dev, or select the stack prod$/,
    );
  });

  it("gives every Azure resource the explicit provider", async () => {
    const { resources } = await declareStack("dev");
    const provider = resources.find(({ type }) => type === "pulumi:providers:azure-native")!;
    const azure = resources.filter(({ type, custom }) => custom && type.startsWith("azure-native:"));
    assert.ok(azure.length > 50);
    for (const { name, provider: used } of azure)
      assert.ok(used.startsWith(provider.urn), `${name} has the provider ${used}`);
  });
});
