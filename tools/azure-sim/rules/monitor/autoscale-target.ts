import { type Rule } from "../../contract";
import { badRequest, conflict, notFound } from "../errors";
import { regionName, regionOf, sameId } from "../ids";
import { textAt } from "../reading";

const type = "Microsoft.Insights/autoscaleSettings";
const path = "properties.targetResourceUri";

export const autoscaleTarget: Rule = {
  name: "autoscale-target",
  source:
    "one setting a target, in the target's region: " +
    "https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings (2026-08-05); the codes are a guess",
  types: [type],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const target = textAt(body, path);
    if (target === undefined) return [];
    const found = cloud.get(target);
    if (!found)
      return [
        notFound("ResourceNotFound", `The Resource '${target.split("/providers/").at(-1)}' was not found.`, path),
      ];
    const other = cloud
      .list(type)
      .find((one) => !sameId(one.id, id.text) && sameId(textAt(one.body, path) ?? "", target));
    const location = textAt(body, "location");
    const region = regionOf(found, cloud);
    return [
      ...(other
        ? [conflict("Conflict", `The resource ${target} already has an autoscale setting: ${other.id}.`, path)]
        : []),
      ...(location !== undefined && region !== undefined && regionName(location) !== region
        ? [badRequest("BadRequest", `The setting is in ${location} and its target in ${region}.`, "location")]
        : []),
    ];
  },
};
