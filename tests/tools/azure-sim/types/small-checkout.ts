import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A checkout as Azure/bicep-types-az is laid out, with one namespace of one type. */
export function smallCheckout(): string {
  const checkout = fs.mkdtempSync(path.join(os.tmpdir(), "checkout-"));
  const at = path.join(checkout, "generated/msi/microsoft.managedidentity/2023-01-31");
  fs.mkdirSync(at, { recursive: true });
  const types = [
    { $type: "StringType", description: "no part of the data" },
    { $type: "BooleanType" },
    {
      $type: "ObjectType",
      name: "Microsoft.ManagedIdentity/userAssignedIdentities",
      properties: {
        name: { type: { $ref: "#/0" }, flags: 9, description: "The resource name" },
        location: { type: { $ref: "#/0" }, flags: 1 },
        properties: { type: { $ref: "#/4" }, flags: 2 },
      },
    },
    {
      $type: "ResourceType",
      name: "Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31",
      body: { $ref: "#/2" },
      flags: 0,
    },
    { $type: "ObjectType", name: "Properties", properties: { description: { type: { $ref: "#/0" }, flags: 0 } } },
  ];
  fs.writeFileSync(path.join(at, "types.json"), JSON.stringify(types));
  return checkout;
}
