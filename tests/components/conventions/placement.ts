import { findRegion, type Placement } from "../../../components/conventions";
import { testSubscription } from "../../support/declare";

/** A placement in a region, as the plan would make it. */
export function placementIn(location: string, overrides: Partial<Placement> = {}): Placement {
  return {
    naming: { workload: "cg", environment: "test", place: findRegion(location)?.shortCode ?? "xxx", stamp: 1 },
    location,
    subscriptionId: testSubscription,
    tags: {
      workload: "cg",
      environment: "test",
      region: location,
      owner: "platform@example.com",
      costCenter: "4711",
      dataClass: "internal",
      repository: "github.com/example/cloud-gaming",
    },
    protection: "none",
    ...overrides,
  };
}
