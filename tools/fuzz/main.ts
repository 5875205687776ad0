import { Command, InvalidArgumentError, Option } from "commander";
import { spawn } from "node:child_process";
import { networks } from "./components/networks";
import { pools } from "./components/pools";
import { editedPlatforms, platforms, platformsInEngine } from "./properties";
import { type Property, runProperty, type Tally } from "./run-property";

interface Options {
  runs: number;
  seed: number;
  path?: string;
  engine?: true;
  edits?: true;
  component?: "network" | "pool";
}

/**
 * A platform makes hundreds of thousands of short-lived objects, and a larger nursery halves the time. Node takes these
 * only when it starts.
 */
const memory = ["--min-semi-space-size=128", "--max-semi-space-size=128"];

if (memory.every((flag) => process.execArgv.includes(flag))) void main();
else again();

/** Starts this program once more, with more room for what is short-lived. */
function again(): void {
  const [node, ...args] = process.argv;
  const child = spawn(node!, [...memory, ...process.execArgv, ...args], { stdio: "inherit" });
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("close", (code) => (process.exitCode = code ?? 1));
}

async function main(): Promise<void> {
  // Until it is known: a program that waits for ever ends this process without another word.
  process.exitCode = 1;
  // The SDK reads the stack of every promise it makes; nobody reads them here.
  Error.stackTraceLimit = 0;
  const program = new Command("npm run fuzz --")
    .description("makes random platforms, and tries that whatever the configuration accepts deploys in the simulator")
    .option("--runs <number>", "how many cases", wholeNumber, 200)
    .option("--seed <number>", "the same seed makes the same cases", wholeNumber, Date.now() % 2 ** 31)
    .option("--path <path>", "one failing case of that seed, as a failure's report names it")
    .option("--edits", "accepted edits of accepted platforms, which must end no session")
    .option("--engine", "through the real engine; not with --edits")
    .addOption(
      new Option("--component <name>", "arguments of one component, declared alone").choices(["network", "pool"]),
    )
    .parse();
  const options = program.opts<Options>();
  if (options.engine && options.edits) program.error("Edits are tried in process only: leave out --engine or --edits.");
  if (options.component && (options.engine || options.edits)) {
    program.error("Components are tried in process, as they are: leave out --engine and --edits.");
  }
  process.exitCode = (await runAsAsked(options)) ? 0 : 1;
}

function runAsAsked(options: Options): Promise<boolean> {
  if (options.component === "network") return run(networks, options);
  if (options.component === "pool") return run(pools, options);
  if (options.edits) return run(editedPlatforms, options);
  return run(options.engine ? platformsInEngine(process.cwd()) : platforms, options);
}

async function run<Case>(property: Property<Case>, options: Options): Promise<boolean> {
  const { runs, seed, path } = options;
  const started = process.cpuUsage();
  const showing = process.stderr.isTTY;
  const onCase = (tally: Tally): void => {
    if (showing) process.stderr.write(`\r${tally.tried} of ${runs} tried, ${tally.accepted} accepted `);
  };
  console.log(`seed ${seed}, ${path === undefined ? `${runs} runs` : `path ${path}`}`);
  const report = await runProperty(property, { runs, seed, path, onCase });
  if (showing) process.stderr.write("\n");
  const { failure, tried, accepted, resources } = report;
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;
  const share = Math.round((100 * accepted) / Math.max(tried, 1));
  const each = resources === 0 ? "" : `, ${((1000 * seconds) / resources).toFixed(1)} ms a resource`;
  console.log(
    `${tried} tried, ${accepted} accepted (${share} %), ${resources} resources, ${seconds.toFixed(0)} s of CPU${each}`,
  );
  if (failure === undefined) return true;
  const how = [
    options.engine ? "--engine" : "",
    options.edits ? "--edits" : "",
    options.component ? `--component ${options.component}` : "",
  ]
    .filter(Boolean)
    .join(" ");
  console.log(`\nThis is accepted, and fails:\n\n${failure.shown}\n${failure.reason}\n`);
  console.log(`To see it again: npm run fuzz -- ${how}${how && " "}--seed ${seed} --path ${failure.path} --runs 1`);
  return false;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("Write a whole number.");
  return Number(text);
}
