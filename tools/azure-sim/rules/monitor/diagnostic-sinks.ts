import { type ArmError, type Rule } from "../../contract";
import { conflict, notFound } from "../errors";
import { sameId } from "../ids";
import { findAll, textAt } from "../reading";

const type = "Microsoft.Insights/diagnosticSettings";
const sinks = ["properties.workspaceId", "properties.storageAccountId"];
const categories = ["properties.logs[].category", "properties.logs[].categoryGroup", "properties.metrics[].category"];

export const diagnosticSinks: Rule = {
  name: "diagnostic-sinks",
  source:
    "five settings a resource, no category twice to one sink: " +
    "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings [m]",
  types: [type],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const target = id.text.replace(/\/providers\/Microsoft\.Insights\/diagnosticSettings\/[^/]*$/i, "");
    const prefix = `${target}/providers/Microsoft.Insights/diagnosticSettings/`.toLowerCase();
    const others = cloud
      .list(type)
      .filter((one) => one.id.toLowerCase().startsWith(prefix) && !sameId(one.id, id.text));
    const problems: ArmError[] = [];
    if (others.length >= 5) problems.push(conflict("Conflict", `${target} already has five diagnostic settings.`));
    for (const path of sinks) {
      const sink = textAt(body, path);
      if (sink === undefined) continue;
      if (!cloud.get(sink)) {
        problems.push(
          notFound("ResourceNotFound", `The Resource '${sink.split("/providers/").at(-1)}' was not found.`, path),
        );
      }
      for (const other of others.filter((one) => sameId(textAt(one.body, path) ?? "", sink))) {
        const sent = (of: typeof body) =>
          categories.flatMap((list) => findAll(of, list).map(({ value }) => String(value).toLowerCase()));
        const shared = sent(body).find((category) => sent(other.body).includes(category));
        if (shared !== undefined) {
          problems.push(
            conflict(
              "Conflict",
              `Data sink '${sink}' is already used in diagnostic setting '${other.id.split("/").at(-1)}' for category '${shared}'. ` +
                "Data sinks can't be reused in different settings on the same category for the same resource.",
              path,
            ),
          );
        }
      }
    }
    return problems;
  },
};
