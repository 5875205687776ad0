import assert from "node:assert/strict";
import { tagsFor } from "../../../components/conventions";
import { placementIn } from "./placement";

describe("tagsFor", () => {
  it("adds the component and who manages it", () => {
    const { tags } = placementIn("japaneast");
    assert.deepEqual(tagsFor(tags, "network"), { ...tags, component: "network", managedBy: "pulumi" });
  });

  it("has the nine tags that auditors look for, and nothing that changes by itself", () => {
    assert.deepEqual(Object.keys(tagsFor(placementIn("japaneast").tags, "network")).sort(), [
      "component",
      "costCenter",
      "dataClass",
      "environment",
      "managedBy",
      "owner",
      "region",
      "repository",
      "workload",
    ]);
  });
});
