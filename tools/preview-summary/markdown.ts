/** One step of `pulumi preview --json`. */
export interface PreviewStep {
  op: string;
  urn: string;
  /** Paths of changed properties, for updates and replacements. */
  detailedDiff?: Record<string, { kind: string }> | null;
}

export interface Preview {
  stack: string;
  steps: PreviewStep[];
  /** What the engine had to say against it: errors and warnings. */
  messages: { severity: string; message: string }[];
}

/** What a reviewer reads first: operations that take something away. */
const order = ["delete", "replace", "create-replacement", "delete-replaced", "update", "create", "import", "read"];
const steadily = new Set(["same", "refresh"]);

/** A pull request's page about one stack: what changes, region by region, and whether anything goes away. */
export function previewMarkdown({ stack, steps, messages }: Preview): string {
  const changes = steps.filter(({ op }) => !steadily.has(op));
  const lines = [`## Preview of \`${stack}\` in the Azure simulator`, ""];
  const errors = messages.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    lines.push("**The preview failed.**", "", "```text", ...errors.map(({ message }) => message.trimEnd()), "```", "");
  }
  if (changes.length === 0) {
    lines.push(
      errors.length > 0 ? "Nothing was planned." : `No change; ${steps.length} resources stay as they are.`,
      "",
    );
    return lines.join("\n");
  }
  const operations = order.filter((op) => changes.some((step) => step.op === op));
  const parts = [...new Set(changes.map(partOf))].sort();
  lines.push(`| part | ${operations.join(" | ")} |`, `| --- |${operations.map(() => " ---: |").join("")}`);
  for (const part of parts) {
    const counts = operations.map((op) => changes.filter((step) => step.op === op && partOf(step) === part).length);
    lines.push(`| ${part} | ${counts.map((count) => count || "").join(" | ")} |`);
  }
  lines.push("");
  for (const op of operations)
    lines.push(
      ...section(
        op,
        changes.filter((step) => step.op === op),
      ),
    );
  return lines.join("\n");
}

function section(op: string, steps: PreviewStep[]): string[] {
  const rows = steps.map((step) => {
    const [, , type, name] = step.urn.split("::");
    const paths = Object.keys(step.detailedDiff ?? {}).map((path) => `\`${path}\``);
    return `- \`${name}\` (${type!.split("$").at(-1)})${paths.length > 0 ? `: ${paths.join(", ")}` : ""}`;
  });
  return [`<details><summary>${op}: ${steps.length}</summary>`, "", ...rows, "", "</details>", ""];
}

/** The region that a resource belongs to, read off its logical name: `japaneast-1-network-hosts` → `japaneast-1`. */
function partOf({ urn }: PreviewStep): string {
  const name = urn.split("::").at(-1) ?? "";
  return /^(global|[a-z0-9]+-\d+)(?:-|$)/.exec(name)?.[1] ?? "platform";
}
