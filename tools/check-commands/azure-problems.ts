import { parse } from "shell-quote";
import type { CommandRun, SentRequest } from "./azure-cli";

/** Commands that only an extension of the CLI has, and the extension. They cannot be tried: the CLI fetches extensions. */
const extensionCommands: Record<string, string> = {
  "monitor data-collection": "monitor-control-service",
  quota: "quota",
};

/** Options that stay in the CLI, and those whose value it converts before it sends it. */
const localOptions = new Set([
  ...[
    "--query",
    "--output",
    "-o",
    "--only-show-errors",
    "--yes",
    "-y",
    "--no-wait",
    "--wait",
    "--auth-mode",
    "--subscription",
    "--tenant",
  ],
  // A duration that becomes a point in time.
  "--offset",
  // The file's content is sent.
  ...["--file", "-f", "--role-definition"],
  // `az rest`: the request itself.
  ...["--method", "--url", "--resource"],
  // A role's name is looked up, and its id is sent.
  ...["--role", "--assignee-principal-type"],
  // Becomes the verb of the request.
  ...["--instance-view", "--all", "--force"],
]);

/** Options by which single commands filter Azure's answer themselves, or that they send in another form. */
const localOptionsOf: Record<string, string[]> = {
  "vm list-skus": ["--location", "--resource-type", "--size"],
  "network watcher configure": ["--enabled"],
  "role definition list": ["--custom-role-only"],
};

/** Hosts of Azure's data planes: they answer only where the service's private endpoint can be reached. */
const dataPlane = /\.(?:vault\.azure\.net|(?:blob|queue|table|file)\.core\.windows\.net)$/;

/** The section that a page must link to, or be, when it names data-plane commands. */
export const DATA_PLANE_SECTION = "where-data-plane-commands-work";

/** The arguments of an `az` command line, without `az` and without what it is piped to. */
export function argumentsOf(command: string): string[] {
  const words: string[] = [];
  // Variables and globs stay as they are written.
  for (const entry of parse(command, (name) => `$${name}`)) {
    if (typeof entry === "string") words.push(entry);
    else if ("comment" in entry || entry.op !== "glob") break;
    else words.push(entry.pattern);
  }
  return words.slice(1);
}

/** The words of a command before its first option. */
export function commandName(argv: readonly string[]): string {
  const option = argv.findIndex((word) => word.startsWith("-"));
  return (option < 0 ? argv : argv.slice(0, option)).join(" ");
}

/** The extension that a command needs; undefined for the CLI's own commands. */
export function extensionOf(argv: readonly string[]): string | undefined {
  const name = commandName(argv);
  return Object.entries(extensionCommands).find(([prefix]) => name === prefix || name.startsWith(`${prefix} `))?.[1];
}

/**
 * What is wrong with a command, by the way the real CLI ran it.
 *
 * @param argv without `az`
 * @param page the text of the file that the command stands in
 */
export function azureProblems(argv: readonly string[], run: CommandRun, page: string): string[] {
  // These sign in, or read the CLI's own files; only their arguments can be tried.
  if (["login", "logout", "account", "extension"].includes(argv[0]!)) {
    return run.exitCode === 2 ? [`the Azure CLI refuses it: ${firstLine(run.stderr)}`] : [];
  }
  if (run.requests.length === 0) {
    return [`the Azure CLI refuses it: ${firstLine(run.stderr)}`];
  }
  const unrecorded = run.requests.find(({ method, recorded }) => method === "GET" && !recorded);
  if (unrecorded !== undefined && (run.exitCode !== 0 || argv.includes("--query"))) {
    return [`no recorded answer for GET ${unrecorded.url} (tools/check-commands/recorded-answers.ts)`];
  }
  return [
    ...(run.exitCode === 0 ? [] : [`the Azure CLI ends with ${run.exitCode}: ${firstLine(run.stderr)}`]),
    ...unsentOptions(argv, run.requests).map((option) => `the Azure CLI accepts ${option} and does not send it`),
    ...(argv.includes("--query") && isEmpty(run.stdout) ? ["its --query selects nothing from Azure's answer"] : []),
    ...(run.requests.some(writesCapacity) && !page.includes("writes `sku.capacity` back")
      ? ["it reads the scale set and writes it back whole; the page must warn that it writes `sku.capacity` back"]
      : []),
    ...(run.requests.some(({ url }) => dataPlane.test(new URL(url).hostname)) && !page.includes(DATA_PLANE_SECTION)
      ? [`it reaches a data plane without public access; link to docs/deletion.md#${DATA_PLANE_SECTION}`]
      : []),
  ];
}

/** Options whose value is in no request, so that the CLI drops it. */
function unsentOptions(argv: readonly string[], requests: readonly SentRequest[]): string[] {
  const local = localOptionsOf[commandName(argv)] ?? [];
  const sent = requests.map(({ url, body }) => `${decodeURIComponent(url)} ${body}`.toLowerCase()).join("\n");
  const unsent: string[] = [];
  let option = "";
  for (const word of argv) {
    if (/^--?[a-z]/.test(word)) option = word;
    else if (option !== "" && !localOptions.has(option) && !local.includes(option)) {
      // An id is sent in pieces, and JSON is written anew.
      const pieces = word
        .toLowerCase()
        .split(/[^a-z0-9_.-]+/)
        .filter((piece) => piece.length > 1);
      if (!pieces.every((piece) => sent.includes(piece))) unsent.push(`${option} ${word}`);
    }
  }
  return unsent;
}

function writesCapacity({ method, url, body }: SentRequest): boolean {
  if (method !== "PUT" || !/\/virtualMachineScaleSets\/[^/?]+\?/i.test(url)) return false;
  return (JSON.parse(body) as { sku?: { capacity?: number } }).sku?.capacity !== undefined;
}

function isEmpty(output: string): boolean {
  return ["", "null", "[]", "{}"].includes(output.trim());
}

function firstLine(text: string): string {
  return text.split("\n").find((line) => line.trim() !== "") ?? "it prints nothing";
}
