import assert from "node:assert/strict";
import fc from "fast-check";
import { builtInRoleId, stableGuid } from "../../../components/conventions";

describe("stableGuid", () => {
  // uuid.uuid5(UUID("6f1b8a52-58f4-4d57-9c3b-3c9a54a8a3a1"), "a\nb") in Python. A change would replace every role assignment.
  it("is RFC 9562's version 5 over the parts", () => {
    assert.equal(stableGuid("a", "b"), "d2de2b60-30ef-5607-9bd9-67b6e833315d");
  });

  it("says its version and variant, and is the same every time", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        const guid = stableGuid(...parts);
        assert.match(guid, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        assert.equal(guid, stableGuid(...parts));
      }),
    );
  });

  it("tells other parts apart, and where one ends and the next begins", () => {
    assert.notEqual(stableGuid("a", "b"), stableGuid("b", "a"));
    assert.notEqual(stableGuid("ab", "c"), stableGuid("a", "bc"));
  });
});

describe("builtInRoleId", () => {
  it("is the role's id in the subscription", () => {
    assert.equal(
      builtInRoleId("11111111-1111-4111-8111-111111111111", "Storage Blob Data Contributor"),
      "/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    );
  });
});
