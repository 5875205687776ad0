import { type Behaviour } from "../contract";
import { withComputed } from "./defaults";

export const resourceGroup: Behaviour = {
  type: "Microsoft.Resources/resourceGroups",
  fill: (body) => withComputed(body, { properties: { provisioningState: "Succeeded" } }),
};
