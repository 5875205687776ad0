import { type Assumption, type AssumptionData, type Probe } from "./assumption-data";

const kinds = {
  read: "a request that only reads",
  preflight: "validation by Azure Resource Manager, which creates nothing",
  create: "cheap resources in an own resource group, removed afterwards",
  none: "no probe, with the reason",
};

/** The text of `docs/assumptions.md`. */
export function assumptionsPage({ assumptions }: AssumptionData): string {
  const count = (kind: keyof typeof kinds): number => assumptions.filter(({ probe }) => probe.kind === kind).length;
  const worst = assumptions.toSorted((a, b) => b.weight - a.weight).slice(0, 10);
  const areas = [...new Set(assumptions.map(({ area }) => area))];
  const sections = areas.map((name) => {
    const entries = assumptions.filter(({ area }) => area === name);
    return `## ${name}\n\n${entries.map(listed).join("\n")}\n`;
  });
  return [
    "<!-- Written by `npm run verify-assumptions -- --page` from tools/assumptions/assumptions.json. -->",
    "",
    "# Assumptions about Azure",
    "",
    "No Azure subscription was at hand. Code, simulator rules and pages rely on the following claims that no source confirms.",
    "[verify-assumptions](../tools/assumptions/README.md) asks a real subscription.",
    "",
    `${assumptions.length} assumptions, ${assumptions.filter(({ confirmed }) => confirmed !== undefined).length} of them confirmed:`,
    "",
    ...Object.entries(kinds).map(([kind, text]) => `- ${kind}: ${count(kind as keyof typeof kinds)} (${text})`),
    "",
    "## The ten that would hurt most if false",
    "",
    ...worst.map(({ id, claim, consequence }, index) => `${index + 1}. \`${id}\`: ${claim} If false: ${consequence}`),
    "",
    sections.join("\n"),
  ].join("\n");
}

function listed({ id, claim, consequence, where, weight, probe, confirmed }: Assumption): string {
  const files = where.map((file) => `[${file}](../${file})`).join(", ");
  const state = confirmed === undefined ? "" : ` Confirmed on ${confirmed}.`;
  return `- \`${id}\` (weight ${weight}): ${claim}${state}\n  - If false: ${consequence}\n  - Where: ${files}\n  - Probe: ${probeText(probe)}`;
}

function probeText(probe: Probe): string {
  if (probe.kind === "none") return `none. ${probe.reason}`;
  const { status, code, contains, members } = probe.expect;
  const expected = [
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(code === undefined ? [] : [`the code \`${code}\``]),
    ...(contains === undefined ? [] : [contains.map((text) => `\`${text}\``).join(", ")]),
    ...(members === undefined ? [] : [`the members ${members.map((member) => `\`${member}\``).join(", ")}`]),
  ].join(", ");
  return `${probe.kind}, ${subjectOf(probe)}. Expected: ${expected}.${probe.costUsd > 0 ? ` About USD ${probe.costUsd}.` : ""}`;
}

function subjectOf(probe: Exclude<Probe, { kind: "none" }>): string {
  if (probe.kind === "preflight") {
    const last = probe.resources.at(-1)!;
    return `a template with ${probe.resources.length} resources, the last of type \`${String(last["type"])}\``;
  }
  if ("command" in probe) {
    const option = probe.command.findIndex((word) => word.startsWith("-"));
    const words = ["az", ...probe.command.slice(0, option < 0 ? undefined : option)];
    return `the command \`${words.join(" ")}\``;
  }
  return `\`${probe.request.method} ${probe.request.path}\``;
}
