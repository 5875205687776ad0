import { type ArmError, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { ownName } from "../ids";
import { textAt } from "../reading";

export const workbookShape: Rule = {
  name: "workbook-shape",
  source:
    "the name is a GUID, the content JSON: " +
    "https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-automate (2024-12) [m]; the codes are a guess",
  types: ["Microsoft.Insights/workbooks"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const problems: ArmError[] = [];
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(ownName(id))) {
      problems.push(badRequest("BadRequest", `The workbook's name '${ownName(id)}' is not a GUID.`, "name"));
    }
    const data = textAt(body, "properties.serializedData");
    if (data !== undefined && !isDocument(data)) {
      problems.push(badRequest("BadRequest", "serializedData is not a JSON document.", "properties.serializedData"));
    }
    return problems;
  },
};

function isDocument(text: string): boolean {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
