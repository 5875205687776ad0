import { type ArmError, type ObjectValue, type Rule } from "../../contract";
import { invalidParameter } from "../errors";
import { at, isUnknown, numberAt, objectsAt, textAt } from "../reading";
import { scaleSetType } from "./machines";

const list = "properties.virtualMachineProfile.extensionProfile.extensions";

/** Whether an extension is the one that reports a machine's health. */
export function isHealthExtension(extension: ObjectValue): boolean {
  return (
    textAt(extension, "properties.publisher") === "Microsoft.ManagedServices" &&
    ["ApplicationHealthLinux", "ApplicationHealthWindows"].includes(textAt(extension, "properties.type") ?? "")
  );
}

export const healthExtension: Rule = {
  name: "health-extension",
  source:
    "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-health-extension (2026-05-19)",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check: ({ body }) =>
    objectsAt(body, list).flatMap((extension, index) =>
      isHealthExtension(extension) ? problemsOf(extension, `${list}[${index}].properties.settings`) : [],
    ),
};

function problemsOf(extension: ObjectValue, path: string): ArmError[] {
  const settings = at(extension, "properties.settings");
  if (isUnknown(extension, "properties.settings")) return [];
  const problems: ArmError[] = [];
  const refuse = (member: string, reason: string) => problems.push(invalidParameter(`${path}.${member}`, reason));
  const protocol = textAt(settings, "protocol");
  if (!isUnknown(settings, "protocol") && !["http", "https", "tcp"].includes(protocol ?? "")) {
    refuse("protocol", `The health extension's protocol must be http, https or tcp, not '${protocol ?? ""}'.`);
  }
  if (protocol === "tcp" && at(settings, "requestPath") !== undefined) {
    refuse("requestPath", "The health extension takes no requestPath with protocol tcp.");
  }
  if (protocol === "tcp" && at(settings, "port") === undefined) {
    refuse("port", "The health extension needs a port with protocol tcp.");
  }
  const port = numberAt(settings, "port");
  if (port !== undefined && (port < 1 || port > 65_535)) refuse("port", `port ${port} is not between 1 and 65535.`);
  const richStates = (textAt(extension, "properties.typeHandlerVersion") ?? "2.0").startsWith("2");
  const interval = numberAt(settings, "intervalInSeconds") ?? 5;
  const probes = numberAt(settings, "numberOfProbes") ?? 1;
  if (interval < 5 || interval > 60)
    refuse("intervalInSeconds", `intervalInSeconds ${interval} is not between 5 and 60.`);
  if (probes < 1 || probes > 24) refuse("numberOfProbes", `numberOfProbes ${probes} is not between 1 and 24.`);
  const grace = numberAt(settings, "gracePeriod");
  if (richStates && grace !== undefined && (grace < 5 || grace > 14_400)) {
    refuse("gracePeriod", `gracePeriod ${grace} is not between 5 and 14400 seconds.`);
  }
  return problems;
}
