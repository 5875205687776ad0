import assert from "node:assert/strict";
import { type AddressView, covers } from "../../../tools/reachability/service-tags";

const view: AddressView = {
  own: ["10.64.0.0/18"],
  connected: ["10.200.0.0/16", "192.168.7.0/24"],
  services: { "Storage.JapanEast": ["198.18.0.0/28"], AzureMonitor: ["198.18.0.16/28"] },
};

const tags = [
  "VirtualNetwork",
  "Internet",
  "AzureLoadBalancer",
  "AzureCloud",
  "Storage",
  "Storage.JapanEast",
  "AzureMonitor",
];

const expected: Record<string, string[]> = {
  "10.64.0.4": ["VirtualNetwork"],
  // Peered networks, and what a gateway leads to.
  "10.200.0.4": ["VirtualNetwork"],
  "192.168.7.9": ["VirtualNetwork"],
  "168.63.129.16": ["VirtualNetwork", "AzureLoadBalancer"],
  "203.0.113.9": ["Internet"],
  // Azure's own public addresses are a part of the internet.
  "198.18.0.1": ["Internet", "AzureCloud", "Storage", "Storage.JapanEast"],
  "198.18.0.17": ["Internet", "AzureCloud", "AzureMonitor"],
  // Private, and nothing leads there.
  "10.64.64.4": [],
  "169.254.169.254": [],
};

describe("service tags", () => {
  for (const [address, meant] of Object.entries(expected)) {
    it(`${address} is ${meant.join(", ") || "nothing that has a tag"}`, () => {
      assert.deepEqual(
        tags.filter((tag) => covers(tag, address, view)),
        meant,
      );
    });
  }

  it("are compared without regard to case", () => {
    assert.ok(covers("storage.japaneast", "198.18.0.1", view));
  });

  it("of which nothing is known are an error, not a rule that covers nobody", () => {
    assert.throws(() => covers("Sql", "198.18.0.1", view), /nothing is known of the service tag Sql/);
    assert.throws(() => covers("Storage.WestEurope", "198.18.0.1", view), RangeError);
  });
});
