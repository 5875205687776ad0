import { Command, InvalidArgumentError, Option } from "commander";
import { channelNames } from "../channel/pointer";
import { buildNames } from "../named-build";
import { signedIn, whoIs } from "../identity";
import { report } from "./bars";
import {
  type Collecting,
  type Context,
  diffCommand,
  gcCommand,
  listCommand,
  type Moving,
  promoteCommand,
  publishCommand,
  pullCommand,
  type PullFrom,
  rollbackCommand,
  showCommand,
  verifyCommand,
} from "./commands";
import { deployedStores, PlatformStores } from "./platform-stores";
import type { Outcome } from "./run";

/** Options that every command has. */
interface Common {
  outputs?: string[];
  stack?: string[];
  parallel: number;
  json?: boolean;
}

const whole = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
};
const names = (text: string) => {
  const found = text.split(",").filter((name) => name !== "");
  if (found.length > 0) return found;
  throw new InvalidArgumentError("Write one or more regions, with commas between them.");
};
const several = (text: string, before: string[] | undefined) => [...(before ?? []), text];

const channel = () =>
  new Option("--channel <channel>", "the channel that hosts are on").choices(channelNames).makeOptionMandatory();
const regions = (what: string) =>
  new Option("--regions <regions>", `${what}, with commas between them; all, when left out`).argParser(names);

/** The program with all its commands. */
export function buildsProgram(): Command {
  const program = new Command("npm run builds --")
    .description("Publishes builds of games, verifies them, and says which of them hosts play.")
    .exitOverride()
    .addHelpText("after", `\nA <build> is ${buildNames}.\nExit codes: services/builds/README.md.`);

  /** A command with the options that all have, and what it does with the platform's stores. */
  const command = <Given extends unknown[]>(
    usage: string,
    description: string,
    act: (context: Context, ...given: Given) => Promise<Outcome>,
  ): Command =>
    program
      .command(usage)
      .description(description)
      .addOption(
        new Option(
          "--stack <stack>",
          "a stack of the platform, which the engine is asked about; again for each part",
        ).argParser(several),
      )
      .addOption(
        new Option(
          "--outputs <file>",
          "or a file with what `pulumi stack output --json` printed; again for each part",
        ).argParser(several),
      )
      .addOption(
        new Option("--parallel <count>", "requests at once, each with up to 8 MiB").argParser(whole(1, 64)).default(8),
      )
      .option("--json", "print JSON for programs, on standard output")
      .action(async (...given: unknown[]) => {
        const self = given.pop() as Command;
        const options = self.opts<Common>();
        const credential = signedIn();
        const told = report();
        try {
          const stores = new PlatformStores(await deployedStores(options), credential);
          const context = { stores, by: () => whoIs(credential), parallel: options.parallel, report: told };
          const { lines, value } = await act(context, ...(given as Given));
          told.end();
          console.log(options.json ? JSON.stringify(value, undefined, 2) : lines.join("\n"));
        } finally {
          told.end();
        }
      });

  command(
    "publish <folder>",
    "Makes a build of a folder, and brings it into the hub",
    (context, folder: string, named: { game: string; version: string }) => publishCommand(context, folder, named),
  )
    .requiredOption("--game <game>", "1 to 40 lower-case letters, digits and hyphens, e.g. rocket-racer")
    .requiredOption(
      "--version <version>",
      "1 to 64 letters, digits, dots, plusses and hyphens, e.g. 1.4.0; it never changes",
    );
  command(
    "list",
    "Lists the builds in the hub, and the channels that point to them",
    (context, { game }: { game?: string }) => listCommand(context, game),
  ).option("--game <game>", "only this game's");
  command("show <what>", "Shows a build, or a channel with its history", (context, what: string) =>
    showCommand(context, what),
  );
  command(
    "verify <build>",
    "Verifies every object of a build in the hub and wherever a channel points to it",
    (context, name: string, { region, deep }: { region?: string[]; deep?: boolean }) =>
      verifyCommand(context, name, { ...(region ? { regions: region } : {}), deep: deep ?? false }),
  )
    .addOption(new Option("--region <regions>", "only there, with commas between several").argParser(names))
    .option("--deep", "read every byte, instead of asking for what the service keeps");
  command(
    "promote <build>",
    "Copies a build into regions, verifies it there, and lets their hosts have it",
    (context, name: string, moving: Moving) => promoteCommand(context, name, moving),
  )
    .addOption(channel())
    .addOption(regions("the regions whose hosts get it"));
  command(
    "rollback",
    "Lets a channel point to the build that it had before",
    (context, moving: Moving & { game?: string; to?: string }) => rollbackCommand(context, moving),
  )
    .addOption(channel())
    .addOption(regions("the regions to roll back"))
    .option("--game <game>", "which game, where the channel has several")
    .option("--to <build>", "a build that the channel had, instead of the last one before");
  command(
    "diff <a> <b>",
    "Says what lies between two builds, and what a host fetches",
    (context, one: string, other: string) => diffCommand(context, one, other),
  );
  command(
    "pull <what> <folder>",
    "Brings a build, or a channel's builds, into a folder: <folder>/<game>",
    (context, what: string, folder: string, from: PullFrom) => pullCommand(context, what, folder, from),
  )
    .option("--region <region>", "from which region; a build comes from the hub, when left out")
    .option("--game <game>", "only this game's, of a channel")
    .addOption(
      new Option("--follow <seconds>", "go on, and pull again whenever the channel has moved").argParser(
        whole(30, 86_400),
      ),
    );
  command(
    "gc",
    "Deletes what no build in use is made of, once its retention is over",
    (context, { dryRun, ...keeping }: Omit<Collecting, "dryRun"> & { dryRun?: boolean }) =>
      gcCommand(context, { ...keeping, dryRun: dryRun ?? false }),
  )
    .addOption(
      new Option("--without <regions>", "regions that were removed, with commas between them").argParser(names),
    )
    .option("--dry-run", "say what would be deleted, and delete nothing")
    .addOption(
      new Option("--grace-days <days>", "how long a build may wait for its promotion")
        .argParser(whole(1, 3650))
        .default(30),
    )
    .addOption(
      new Option("--history-days <days>", "how long a channel can go back to a build")
        .argParser(whole(0, 3650))
        .default(90),
    )
    .addOption(
      new Option("--history-moves <count>", "and over how many moves, however old")
        .argParser(whole(1, 1000))
        .default(5),
    );
  return program;
}
