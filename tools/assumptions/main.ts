import { Command, CommanderError, InvalidArgumentError } from "commander";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { reportAndExit } from "../sim/report";
import { ArmClient, NoAnswer } from "./arm-client";
import { type Assumption, dataFile, formatAssumptions, readAssumptions } from "./assumption-data";
import { accessToken, AzureCliProblem } from "./azure-cli";
import { assumptionsPage } from "./page";
import { ProbeGroups } from "./probe-groups";
import { fill, preflightRequest, probeValues } from "./requests";
import { resultsOf, resultsPage, scrub } from "./results";
import { runProbes } from "./run-probes";

interface Options {
  subscription?: string;
  kind?: string[];
  id?: string[];
  location: string;
  endpoint: string;
  data: string;
  yes?: true;
  apply?: true;
  page?: true;
  print?: true;
}

const exitCodes = { confirmed: 0, refuted: 1, wrongUse: 2, notAsked: 3, interrupted: 130 };
const kinds = ["read", "preflight", "create"];
const pageFile = "docs/assumptions.md";
const resultFiles = { json: "assumptions-results.json", page: "assumptions-results.md" };

class WrongUse extends Error {}

/** `npm run verify-assumptions`: asks a real subscription whether what the project assumes about Azure is true. */
reportAndExit(async () => {
  try {
    return await main(parse());
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.wrongUse;
    if (!(error instanceof WrongUse)) throw error;
    console.error(error.message);
    return exitCodes.wrongUse;
  }
});

function parse(): Options {
  return new Command("npm run verify-assumptions --")
    .description("Asks a real subscription whether what the project assumes about Azure is true.")
    .option("--subscription <id>", "the subscription to ask", matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i))
    .option("--kind <kinds>", "read, preflight, create; default: read,preflight, or all with --id", list(kinds))
    .option("--id <ids>", "only these assumptions, separated by commas", (ids) => ids.split(","))
    .option("--location <region>", "the region to ask about", matching(/^[a-z0-9]+$/), "japaneast")
    .option("--endpoint <url>", "Azure Resource Manager of another cloud", endpoint, "https://management.azure.com")
    .option("--yes", "do not ask before resources are made")
    .option("--apply", "write the date into the data file for what Azure confirms")
    .option("--print", "print the requests and ask nothing")
    .option("--page", `write ${pageFile} and ask nothing`)
    .option("--data <file>", "another data file", dataFile)
    .exitOverride()
    .parse()
    .opts<Options>();
}

async function main(options: Options): Promise<number> {
  const data = readAssumptions(options.data);
  if (options.page === true) {
    writeFileSync(pageFile, assumptionsPage(data));
    console.log(`Wrote ${pageFile}`);
    return exitCodes.confirmed;
  }
  const chosen = choose(data.assumptions, options);
  if (options.print === true) {
    for (const { id, probe } of chosen) console.log(`${id}: ${JSON.stringify(requestsOf(probe), null, 2)}`);
    return exitCodes.confirmed;
  }
  const { subscription, location } = options;
  if (subscription === undefined) throw new WrongUse("Name the subscription: --subscription <id>");
  await askBeforeCreating(chosen, options);

  const interruption = new AbortController();
  const interrupt = (): void => {
    if (!interruption.signal.aborted) console.error("\nInterrupted: removing what was made. This takes some minutes.");
    interruption.abort();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);

  const tokens = new Tokens(subscription);
  // Removals go on after an interruption.
  const remover = new ArmClient(options.endpoint, () => tokens.current());
  const client = new ArmClient(options.endpoint, () => tokens.current(), interruption.signal);
  const groups = new ProbeGroups(remover, subscription);
  try {
    const tenant = await tenantOf(client, subscription);
    for (const group of await groups.leftovers()) {
      console.log(`Removing ${group}, which an earlier run left`);
      groups.remove(group);
    }
    const asked = await runProbes(chosen, client, groups, {
      ...{ subscription, tenant, location, signal: interruption.signal },
      report: ({ id, result, answer }) => console.log(`${result}: ${id}: ${scrub(answer)}`),
    });
    const left = await groups.removed();
    for (const problem of left) console.error(`Not removed: ${scrub(problem)}. The next run tries again.`);

    const date = new Date().toISOString().slice(0, 10);
    const results = resultsOf(asked, date, location);
    writeFileSync(resultFiles.json, `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(resultFiles.page, resultsPage(results, data.assumptions));
    const count = (result: string): number => asked.filter((each) => each.result === result).length;
    console.log(
      `${count("confirmed")} confirmed, ${count("refuted")} refuted, ${count("undecided")} undecided, ` +
        `${count("not asked")} not asked: ${resultFiles.page}, ${resultFiles.json}`,
    );
    if (options.apply === true) {
      const confirmed = new Set(asked.filter(({ result }) => result === "confirmed").map(({ id }) => id));
      for (const assumption of data.assumptions) if (confirmed.has(assumption.id)) assumption.confirmed = date;
      writeFileSync(options.data, formatAssumptions(data));
      console.log(`Wrote ${options.data}; npm run verify-assumptions -- --page renews its page`);
    }
    if (interruption.signal.aborted) return exitCodes.interrupted;
    if (count("not asked") === asked.length) return exitCodes.notAsked;
    return count("refuted") + count("undecided") + left.length > 0 ? exitCodes.refuted : exitCodes.confirmed;
  } catch (error) {
    if (interruption.signal.aborted) return exitCodes.interrupted;
    if (!(error instanceof AzureCliProblem || error instanceof NoAnswer)) throw error;
    console.error(`Azure could not be asked: ${scrub(error.message)}\nSign in with az login, then try again.`);
    return exitCodes.notAsked;
  } finally {
    await groups.removed();
  }
}

/** Asks the Azure CLI for a token now and then: one lives for about an hour. */
class Tokens {
  #token: Promise<string> | undefined;
  #since = 0;
  constructor(private readonly subscription: string) {}

  current(): Promise<string> {
    if (this.#token === undefined || Date.now() - this.#since > 10 * 60_000) {
      this.#since = Date.now();
      this.#token = accessToken(this.subscription);
      this.#token.catch(() => (this.#token = undefined));
    }
    return this.#token;
  }
}

function choose(all: readonly Assumption[], { id: ids, kind }: Options): Assumption[] {
  const unknown = ids?.filter((id) => !all.some((assumption) => assumption.id === id)) ?? [];
  if (unknown.length > 0) throw new WrongUse(`Unknown ids: ${unknown.join(", ")}. ${pageFile} lists them.`);
  const asked = kind ?? (ids === undefined ? ["read", "preflight"] : [...kinds, "none"]);
  return all.filter(({ id, probe }) => (ids?.includes(id) ?? true) && asked.includes(probe.kind));
}

function requestsOf(probe: Assumption["probe"]): unknown {
  const example = probeValues("{subscription}", "{tenant}", "{location}");
  if (probe.kind === "none") return probe;
  if (probe.kind === "preflight") return [fill(preflightRequest(probe.resources), example)];
  if ("command" in probe) return [["az", ...probe.command]];
  return fill(probe.kind === "create" ? [...probe.setup, probe.request] : [probe.request], example);
}

async function askBeforeCreating(chosen: readonly Assumption[], { subscription, yes }: Options): Promise<void> {
  const creating = chosen.filter(({ probe }) => probe.kind === "create");
  if (creating.length === 0 || yes === true) return;
  const costUsd = creating.reduce((sum, { probe }) => sum + (probe.kind === "create" ? probe.costUsd : 0), 0);
  const question =
    `${creating.length} probes create resources in resource groups of their own in ${subscription} and remove them. ` +
    `They cost about USD ${costUsd.toFixed(2)}.`;
  if (!process.stdin.isTTY) throw new WrongUse(`${question}\nThere is no terminal to ask: confirm with --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} Go on? [y/N] `).finally(() => terminal.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new WrongUse("Nothing was asked.");
}

async function tenantOf(client: ArmClient, subscription: string): Promise<string> {
  const path = `/subscriptions/${subscription}`;
  const { status, body } = await client.send({ method: "GET", path, apiVersion: "2022-12-01" });
  const { tenantId } = body as { tenantId?: string };
  if (tenantId === undefined) throw new NoAnswer(`the subscription cannot be read (status ${status})`);
  return tenantId;
}

function matching(form: RegExp): (value: string) => string {
  return (value) => {
    if (!form.test(value)) throw new InvalidArgumentError(`It must match ${form.source}.`);
    return value;
  };
}

function list(known: readonly string[]): (value: string) => string[] {
  return (value) => {
    const unknown = value.split(",").filter((word) => !known.includes(word));
    if (unknown.length > 0)
      throw new InvalidArgumentError(`Unknown: ${unknown.join(", ")}. Known: ${known.join(", ")}.`);
    return value.split(",");
  };
}

function endpoint(value: string): string {
  if (!/^https:\/\/[\w.:-]+$/.test(value)) throw new InvalidArgumentError("It must be https:// and a host.");
  return value;
}
