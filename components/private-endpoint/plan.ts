import { nameProblems, type Problem, resourceName, tagProblems } from "../conventions";
import type { PrivateEndpointSettings } from "./args";

export interface PrivateEndpointPlan {
  name: string;
  /** Named, since Azure would otherwise make up a name that no one recognizes in a bill or a policy report. */
  networkInterfaceName: string;
  problems: Problem[];
}

/** Decides the names of a private endpoint and of its network interface. */
export function planPrivateEndpoint({ placement, role }: PrivateEndpointSettings): PrivateEndpointPlan {
  const name = resourceName(placement.naming, "privateEndpoint", role);
  const networkInterfaceName = resourceName(placement.naming, "networkInterface", role);
  const problems =
    role === ""
      ? [{ path: "role", given: role, reason: "the endpoint needs a name of its own", fix: "write e.g. builds" }]
      : [
          ...nameProblems("privateEndpoint", name, "role"),
          ...nameProblems("networkInterface", networkInterfaceName, "role"),
        ];
  return { name, networkInterfaceName, problems: [...problems, ...tagProblems(placement.tags)] };
}
