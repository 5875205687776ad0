import { SimError } from "./sim-error";

/** A Pulumi command as somebody typed it after `npm run sim --`. */
export interface PulumiCommand {
  /** The arguments as typed. */
  args: string[];
  /** The first words that are no flags: `["stack", "export"]`. */
  words: string[];
  /** The stack that it is about; `dev` when none is named. */
  stack: string;
  namesStack: boolean;
}

export const defaultStack = "dev";

/** Commands that read the stack's configuration file, and so must be given the copy. */
const withConfigFile = new Set(["config", "destroy", "import", "preview", "pre", "refresh", "up", "update", "watch"]);
/** Commands that run the program, to make what it declares or to show it. */
const declaring = new Set(["preview", "pre", "up", "update"]);
/** Commands that change resources, and ask first. */
const changing = new Set(["destroy", "import", "refresh", "up", "update"]);
/** Commands that belong to a stack, and take its name. */
const ofStack = new Set([...withConfigFile, "cancel", "logs", "stack", "state"]);
/** Commands whose flag --continue-on-error keeps a failing region from stopping the others. */
const continuing = new Set(["destroy", "up", "update"]);

/** @throws {SimError} for a command that makes no sense in the simulator */
export function parseCommand(args: string[]): PulumiCommand {
  const words: string[] = [];
  let stack = defaultStack;
  let namesStack = false;
  for (let at = 0; at < args.length; at++) {
    const argument = args[at]!;
    const inline = /^(?:--stack=|-s=?)(.+)$/.exec(argument)?.[1];
    if (argument === "--stack" || argument === "-s") {
      const value = args[++at];
      if (value === undefined) throw new SimError(`${argument} wants a stack's name, e.g. ${argument} prod.`);
      stack = value;
      namesStack = true;
    } else if (inline !== undefined) {
      stack = inline;
      namesStack = true;
    } else if (!argument.startsWith("-") && words.length < 2) {
      words.push(argument);
    }
  }
  if (args[0]?.startsWith("-") && words.length > 0) {
    throw new SimError(`Write the command first and its flags behind it: npm run sim -- <command> ${args[0]} …`);
  }
  if (words.length === 0) {
    throw new SimError("Which Pulumi command? For example: npm run sim -- preview --stack prod");
  }
  refuseSenseless(words);
  return { args, words, stack, namesStack };
}

function refuseSenseless([verb, noun]: string[]): void {
  if (verb === "login" || verb === "logout") {
    throw new SimError(
      `The simulator has a state backend of its own; there is nothing to ${verb === "login" ? "log in to" : "log out of"}.`,
    );
  }
  if (verb === "config" && ["set", "set-all", "rm", "rm-all", "cp", "refresh"].includes(noun ?? "")) {
    throw new SimError(
      `The simulator runs on a copy of the stack's file, so \`config ${noun}\` would be lost. Edit Pulumi.<stack>.yaml itself.`,
    );
  }
  if (verb === "watch") throw new SimError("`watch` never ends and keeps the simulated cloud locked; use `up`.");
}

/** Whether a command is about a stack, so that the stack must exist first. */
export function needsStack({ words }: PulumiCommand): boolean {
  const [verb, noun] = words;
  return ofStack.has(verb!) && !(verb === "stack" && (noun === "ls" || noun === "init" || noun === "select"));
}

/** Whether the command writes or deletes the stack's file, and so must find the copy instead of the project's own. */
export function writesStackFile({ words }: PulumiCommand): boolean {
  const [verb, noun] = words;
  return verb === "stack" && ["change-secrets-provider", "init", "rename", "rm"].includes(noun ?? "");
}

/** Whether Pulumi would lock the stack for it. */
export function locksStack(command: PulumiCommand): boolean {
  return changing.has(command.words[0]!) && !onlyLooks(command);
}

/** Whether the command makes, or shows, what the program declares. */
export function declares({ words }: PulumiCommand): boolean {
  return declaring.has(words[0]!);
}

/** Whether the command only says what it would do. */
export function onlyLooks({ args }: PulumiCommand): boolean {
  return args.some((argument) => ["--help", "-h", "--preview-only"].includes(argument));
}

/** Whether the command talks to the cloud, and so needs the simulator to run beside it. */
export function needsCloud({ words }: PulumiCommand): boolean {
  return withConfigFile.has(words[0]!) && words[0] !== "config";
}

/**
 * The arguments that the CLI gets: those typed, and what the simulator's runs always want.
 *
 * @param configFile the stack file's copy
 * @param interactive whether somebody can answer a question
 */
export function completeArguments(command: PulumiCommand, configFile: string, interactive: boolean): string[] {
  const verb = command.words[0]!;
  const added: string[] = [];
  const missing = (...flags: string[]): boolean =>
    !command.args.some((argument) => flags.some((flag) => argument === flag || argument.startsWith(`${flag}=`)));
  if (needsStack(command) && !command.namesStack) added.push("--stack", command.stack);
  if (withConfigFile.has(verb) && missing("--config-file")) added.push("--config-file", configFile);
  if (changing.has(verb) && !interactive && !onlyLooks(command) && missing("--yes", "-y")) added.push("--yes");
  // It would have to run the program's language host to write code, for a resource that nobody keeps.
  if (verb === "import" && missing("--generate-code")) added.push("--generate-code=false");
  if (continuing.has(verb) && missing("--continue-on-error")) added.push("--continue-on-error");
  return [...command.args, ...added];
}
