import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { isSet, textAt } from "../reading";

/** 25 600 bytes. */
const largest = 25 * 1024;

export const secretShape: Rule = {
  name: "secret-shape",
  source: "a value of at most 25 KB: https://learn.microsoft.com/azure/key-vault/secrets/about-secrets [m]",
  types: ["Microsoft.KeyVault/vaults/secrets"],
  operations: ["put"],
  needsCloud: false,
  check({ body, previous }) {
    const value = textAt(body, "properties.value");
    if (value !== undefined && Buffer.byteLength(value) > largest) {
      return [badRequest("BadParameter", `The secret's value is longer than ${largest} bytes.`, "properties.value")];
    }
    return !previous && !isSet(body, "properties.value")
      ? [badRequest("BadParameter", "Property value has invalid value: a secret needs one.", "properties.value")]
      : [];
  },
};
