import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { operationsWorkbook, planRegionAlerts } from "../../components/observability";
import { shellCommand } from "../doctor/azure-command";
import { requirements } from "../doctor/requirements";
import { stackPart } from "../doctor/stack-part";
import { runAzureCli } from "./azure-cli";
import { argumentsOf, azureProblems, commandName, extensionOf } from "./azure-problems";
import type { CommandProblem, Found } from "./found";
import { type HelpOf, helpProblems, PLACEHOLDER } from "./help";
import { kustoProblems, type KustoService } from "./kusto";
import { addressesIn, addressProblems, deadAddresses, linkProblems } from "./links";
import { contentsOfPage } from "./markdown";
import { UnknownPlaceholder, withSamples } from "./placeholders";
import { npmScripts, pulumiHelp, scriptHelp } from "./programs";
import { recordedAnswers } from "./recorded-answers";
import { commandsInSource } from "./source";

/** The programs whose commands are looked for. */
const programs = ["az", "pulumi", "npm"];
const pages = ["*.md", "docs/**/*.md", "components/**/*.md", "services/**/*.md", "stacks/**/*.md", "tools/**/*.md"];
const sources = ["components/**/*.ts", "services/**/*.ts", "stacks/**/*.ts", "tools/**/*.ts"];
/** Written by other commands from facts with sources, and about Azure's interfaces rather than commands. */
const notCopied = /^(?:tools\/azure-sim\/data|tools\/check-commands)\//;

export interface CheckOptions {
  /** Whether web addresses are requested. @default false */
  online?: boolean;
  /** Called before each part. */
  onPart?: (part: string) => void;
}

/** What was checked, and what is wrong with it. */
export interface CheckResult {
  checked: { commands: number; queries: number; links: number; addresses: number };
  /** Commands of CLI extensions, which cannot be installed here: they were not tried. */
  exempt: Found[];
  problems: CommandProblem[];
}

/**
 * Checks everything that a reader copies out of the project: commands against the real Azure CLI, the real Pulumi CLI and package.json,
 * queries against Kusto's language service, links against the files.
 *
 * @param project the project's folder
 * @param python the Azure CLI's, as `azureCliPython` returns it; without it `az` commands are not checked
 */
export async function checkCommands(
  project: string,
  python: string | undefined,
  { online = false, onPart = () => undefined }: CheckOptions = {},
): Promise<CheckResult> {
  const files = collect(project);
  const { commands } = files;
  onPart(`${files.queries.length} queries`);
  const queryProblems = files.queries.flatMap(({ service, ...found }) =>
    kustoProblems(found.text, service).map((problem) => ({ ...found, problem })),
  );
  const azure = commands.filter(({ text }) => text.startsWith("az "));
  const exempt: Found[] = [];
  onPart(`${azure.length} az commands`);
  const azureResult = python === undefined ? [] : await checkAzure(project, python, azure, exempt);
  const others = commands.filter(({ text }) => !text.startsWith("az "));
  onPart(`${others.length} pulumi and npm commands`);
  const programResult = await checkPrograms(project, others);
  if (online) onPart(`${files.addresses.length} web addresses`);
  const dead = online ? await deadAddresses(files.addresses.map(({ text }) => text)) : new Map<string, string>();
  const gone = files.addresses.flatMap((found) => {
    const problem = dead.get(found.text);
    return problem === undefined ? [] : [{ ...found, problem }];
  });
  return {
    checked: {
      commands: commands.length,
      queries: files.queries.length,
      links: files.links,
      addresses: files.addresses.length,
    },
    exempt,
    problems: [...files.problems, ...queryProblems, ...azureResult, ...programResult, ...gone],
  };
}

interface FoundQuery extends Found {
  service: KustoService;
}

/** Everything that the project's files hold. */
function collect(project: string): {
  commands: Found[];
  queries: FoundQuery[];
  addresses: Found[];
  links: number;
  problems: CommandProblem[];
} {
  const commands: Found[] = [];
  const queries: FoundQuery[] = [];
  const addresses: Found[] = [];
  const problems: CommandProblem[] = [];
  let links = 0;
  const read = (patterns: string[]): [string, string][] =>
    globSync(patterns, { cwd: project })
      .filter((file) => !file.includes("node_modules") && !notCopied.test(file))
      .sort()
      .map((file) => [file, readFileSync(join(project, file), "utf8")]);
  for (const [file, text] of read(pages)) {
    const page = contentsOfPage(file, text, programs);
    commands.push(...page.commands);
    queries.push(...page.queries.map((query) => ({ ...query, service: "workspace" as const })));
    addresses.push(...addressesIn(file, text));
    links += [...text.matchAll(/\]\(/g)].length;
    problems.push(...linkProblems(project, file, text));
  }
  for (const [file, text] of read(sources)) {
    commands.push(...commandsInSource(file, text, programs));
    addresses.push(...addressesIn(file, text));
  }
  for (const stack of ["dev", "prod"]) {
    // The doctor assembles what it runs from arrays.
    for (const { argv } of requirements(stackPart(project, stack), new Date())) {
      commands.push({ text: shellCommand(argv), file: "tools/doctor/requirements.ts", line: 1 });
    }
  }
  const { regions } = stackPart(project, "prod").plan;
  for (const { key, query } of planRegionAlerts(regions[0]!.alerts).queryAlerts) {
    queries.push({ text: query, file: `components/observability/queries.ts (${key})`, line: 1, service: "workspace" });
  }
  for (const { content } of operationsWorkbook({ workload: "cg", environment: "prod" }).items) {
    for (const { query, queryType } of [content, ...((content["parameters"] ?? []) as Record<string, unknown>[])]) {
      if (typeof query !== "string") continue;
      const service = queryType === 0 ? "workspace" : "resource graph";
      queries.push({ text: query, file: "components/observability/workbook.ts", line: 1, service });
    }
  }
  for (const address of addresses) {
    problems.push(...addressProblems(address.text).map((problem) => ({ ...address, problem })));
  }
  return { commands, queries, addresses, links, problems };
}

async function checkAzure(
  project: string,
  python: string,
  found: readonly Found[],
  exempt: Found[],
): Promise<CommandProblem[]> {
  const problems: CommandProblem[] = [];
  const runnable: { found: Found; argv: string[]; page: string }[] = [];
  const mentions: { found: Found; name: string }[] = [];
  for (const command of found) {
    const page = readFileSync(join(project, command.file), "utf8");
    // `az storage blob …` names a group of commands.
    const parsed = parsedCommand(command.text.replace(/ …$/, ""));
    if (typeof parsed === "string") {
      problems.push({ ...command, problem: parsed });
      continue;
    }
    const extension = extensionOf(parsed);
    if (extension !== undefined) {
      exempt.push(command);
      if (!page.includes(`az extension add --name ${extension}`)) {
        problems.push({
          ...command,
          problem: `it needs \`az extension add --name ${extension}\`; write so on this page`,
        });
      }
    } else if (parsed.some((word) => word.startsWith("-"))) runnable.push({ found: command, argv: parsed, page });
    else mentions.push({ found: command, name: commandName(parsed) });
  }
  const run = await runAzureCli(
    python,
    runnable.map(({ argv }) => argv),
    recordedAnswers,
  );
  const names = new Set([...run.commands, ...run.groups]);
  for (const { found, name } of mentions) {
    if (!names.has(name)) problems.push({ ...found, problem: `the Azure CLI has no command "${name}"` });
  }
  runnable.forEach(({ found, argv, page }, index) => {
    problems.push(...azureProblems(argv, run.results[index]!, page).map((problem) => ({ ...found, problem })));
  });
  return problems;
}

/** The words of a command without its program, or what keeps it from being tried. */
function parsedCommand(text: string): string[] | string {
  if (/(?<!<[^>]*)…/.test(text)) return "write it out: … cannot be copied";
  try {
    return argumentsOf(withSamples(text));
  } catch (error) {
    if (error instanceof UnknownPlaceholder) return error.message;
    throw error;
  }
}

async function checkPrograms(project: string, found: readonly Found[]): Promise<CommandProblem[]> {
  const scripts = npmScripts(project);
  const pulumi = pulumiHelp();
  const helps = new Map<string, HelpOf>();
  const problemsOf = async (text: string): Promise<string[]> => {
    const words = parsedCommand(text.replaceAll("…", "").replaceAll(/<[^<>]*>/g, PLACEHOLDER));
    if (typeof words === "string") return [words];
    if (text.startsWith("pulumi ")) return helpProblems(words, pulumi);
    if (words[0] === "ci" || words[0] === "install") return [];
    const name = words[0] === "run" ? words.find((word, index) => index > 0 && !word.startsWith("-")) : words[0];
    if (name === undefined || !scripts.has(name)) return [`package.json has no script "${name}"`];
    const separator = words.indexOf("--");
    const rest = separator < 0 ? [] : words.slice(separator + 1);
    const program = scripts.get(name);
    if (program === undefined) return [];
    if (name === "sim") return helpProblems(rest, pulumi);
    const help = helps.get(program) ?? scriptHelp(project, program);
    helps.set(program, help);
    return helpProblems(rest, help);
  };
  const problems = await Promise.all(
    found.map(async (command) => (await problemsOf(command.text)).map((problem) => ({ ...command, problem }))),
  );
  return problems.flat();
}
