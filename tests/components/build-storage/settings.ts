import type * as pulumi from "@pulumi/pulumi";
import { type Placement } from "../../../components/conventions";
import { testSubscription } from "../../support/declare";

/** The global part of a production environment, in Japan. */
export const home: Placement = {
  naming: { workload: "cg", environment: "prod", place: "glb" },
  location: "japaneast",
  subscriptionId: testSubscription,
  tags: {
    workload: "cg",
    environment: "prod",
    region: "global",
    owner: "platform",
    costCenter: "4711",
    dataClass: "internal",
    repository: "github.com/example/cloud-gaming",
  },
  protection: "production",
};

/** A region of the same environment, in Sweden. */
export const region: Placement = {
  ...home,
  naming: { workload: "cg", environment: "prod", place: "swc", stamp: 1 },
  location: "swedencentral",
  tags: { ...home.tags, region: "swedencentral" },
};

/** The same place in an environment that may be deleted at will. */
export function unprotected(placement: Placement): Placement {
  return { ...placement, protection: "none" };
}

/** `declare` resolves the outputs that a program returns; this is their type then. */
export function resolved<T>(outputs: T): pulumi.Unwrap<T> {
  return outputs as unknown as pulumi.Unwrap<T>;
}
