import { nearestName } from "../../components/conventions";
import { environmentOf } from "../../stacks/scope";
import { SimError } from "./sim-error";
import { findSubcommand, namesBelow, type Subcommand } from "./subcommands";

/** A Pulumi command as it was typed after `npm run sim --`. */
export interface PulumiCommand {
  /** The arguments as typed. */
  args: string[];
  subcommand: Subcommand;
  /** The stack that it is about; `dev` when none is named. */
  stack: string;
  namesStack: boolean;
}

export const defaultStack = "dev";

/** @throws {SimError} for a command, or a flag, that the simulator refuses, with the reason */
export function parseCommand(args: string[]): PulumiCommand {
  const { path, operand, ...named } = namesIn(args);
  if (path.length === 0) throw new SimError("Which Pulumi command? For example: npm run sim -- preview --stack prod");
  const { stack = defaultStack } = named;
  const namesStack = named.stack !== undefined;
  const asksForHelp = args.some((argument) => ["--help", "-h"].includes(argument));
  if (asksForHelp) return { args, subcommand: { path: path.join(" ") }, stack, namesStack };
  const subcommand = findSubcommand(path)!;
  if (subcommand.refused !== undefined) throw new SimError(subcommand.refused);
  refuseFlags(args, subcommand);
  const isOperand = subcommand.writesStackFile && !namesStack && operand !== undefined;
  return isOperand ? { args, subcommand, stack: operand, namesStack: true } : { args, subcommand, stack, namesStack };
}

/** The subcommand's names, its last argument and the stack among the arguments. */
function namesIn(args: string[]): { path: string[]; operand?: string; stack?: string } {
  let path: string[] = [];
  let stack: string | undefined;
  let operand: string | undefined;
  let flag: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index]!;
    const inline = /^(?:--stack=|-s=?)(.+)$/.exec(argument)?.[1];
    if (argument === "--stack" || argument === "-s") {
      stack = args[++index];
      if (stack === undefined) throw new SimError(`${argument} wants a stack's name, e.g. ${argument} prod.`);
    } else if (inline !== undefined) {
      stack = inline;
    } else if (argument.startsWith("-")) {
      flag ??= argument;
    } else if (path.length === 0 || namesBelow(path).length > 0) {
      // A name behind another flag could be the flag's value.
      if (flag !== undefined) {
        throw new SimError(`Write the command first and its flags behind it: npm run sim -- <command> ${flag} …`);
      }
      path = [...path, argument];
      if (findSubcommand(path) === undefined) throw new SimError(unknownCommand(path));
    } else {
      operand = argument;
    }
  }
  return { path, operand, stack };
}

function unknownCommand(path: string[]): string {
  const above = path.slice(0, -1);
  const nearest = nearestName(path.at(-1)!, namesBelow(above));
  const suggestion = nearest === undefined ? "" : ` Did you mean \`${[...above, nearest].join(" ")}\`?`;
  return (
    `The simulator does not know the command \`${path.join(" ")}\`, and so can't keep state and cloud together.${suggestion} ` +
    "`npm run sim -- help` lists the commands of the CLI."
  );
}

const lostConfiguration =
  "the simulator runs on a copy of the stack's file, so the value would be lost. Edit Pulumi.<stack>.yaml itself.";

/** Flags by which a run would leave what the simulator keeps together. */
const refusedFlags: { flag: RegExp; of?: keyof Subcommand; reason: string }[] = [
  {
    flag: /^(-C|--cwd(=|$))/,
    reason: "the simulator runs the program of this project. Change into the folder of the other one.",
  },
  { flag: /^(-c|--config(=|$)|--config-path$)/, of: "configFile", reason: lostConfiguration },
  {
    flag: /^--secrets-provider(=|$)/,
    reason: "simulated states are encrypted with a passphrase that the simulator knows.",
  },
];

function refuseFlags(args: string[], subcommand: Subcommand): void {
  for (const argument of args) {
    const found = refusedFlags.find(({ flag, of }) => flag.test(argument) && (of === undefined || subcommand[of]));
    if (found) throw new SimError(`${argument.split("=")[0]} is refused: ${found.reason}`);
  }
  const template = templateIn(args, subcommand);
  if (template !== undefined) {
    throw new SimError(`The simulator runs the program of this project, and no other: leave ${template} out.`);
  }
}

/** Flags of `up` without a value, so that what follows them is a template. */
const valueless = ["--yes", "-y", "--skip-preview", "-f"];

/** `up` takes the name or the address of a template, and would deploy that as the stack. */
function templateIn(args: string[], { path }: Subcommand): string | undefined {
  if (path !== "up") return undefined;
  return args
    .slice(1)
    .find((argument, index) => !argument.startsWith("-") && (index === 0 || valueless.includes(args[index]!)));
}

/** Whether a command is about a stack, so that the stack must exist first. */
export function needsStack({ subcommand }: PulumiCommand): boolean {
  return subcommand.stack === true;
}

/** Whether the command writes or deletes the stack's file, and so must find the copy instead of the project's own. */
export function writesStackFile({ subcommand }: PulumiCommand): boolean {
  return subcommand.writesStackFile === true;
}

/** Whether the command changes resources or a state, so that no other may do so meanwhile. */
export function locksStack(command: PulumiCommand): boolean {
  return command.subcommand.changes !== undefined && !onlyLooks(command);
}

/** Whether the command makes, or shows, what the program declares. */
export function declares({ subcommand }: PulumiCommand): boolean {
  return subcommand.declares === true;
}

/** Whether the command edits the state past the cloud. */
export function editsState({ subcommand }: PulumiCommand): boolean {
  return subcommand.changes === "state";
}

/** Whether the command takes resources down. */
export function destroys(command: PulumiCommand): boolean {
  return command.subcommand.path === "destroy" && !onlyLooks(command);
}

/** Whether the command only shows what it would do. */
export function onlyLooks({ args }: PulumiCommand): boolean {
  return args.includes("--preview-only");
}

/** Whether one of the flags is given, with or without a value: `--yes`, `--file=state.json`. */
export function hasFlag({ args }: Pick<PulumiCommand, "args">, ...flags: string[]): boolean {
  return args.some((argument) => flags.some((flag) => argument === flag || argument.startsWith(`${flag}=`)));
}

/** Whether the command talks to the cloud, and so needs the simulator to run with it. */
export function needsCloud({ subcommand }: PulumiCommand): boolean {
  return subcommand.cloud === true;
}

/**
 * The arguments that the CLI gets: those typed, and what the simulator's runs always want.
 *
 * @param configFile the stack file's copy
 * @param interactive whether a person can answer a question
 */
export function completeArguments(command: PulumiCommand, configFile: string, interactive: boolean): string[] {
  const { subcommand } = command;
  const added: string[] = [];
  const missing = (...flags: string[]): boolean => !hasFlag(command, ...flags);
  const asksFirst = subcommand.changes === "resources" && !onlyLooks(command);
  if (needsStack(command) && !command.namesStack) added.push("--stack", command.stack);
  const given = withoutOwnFile(command);
  if (subcommand.configFile && !hasFlag({ args: given }, "--config-file")) added.push("--config-file", configFile);
  if (asksFirst && !interactive && missing("--yes", "-y")) added.push("--yes");
  // It would have to run the program's language host to write code, for a resource that nobody keeps.
  if (subcommand.path === "import" && missing("--generate-code")) added.push("--generate-code=false");
  if (subcommand.continues && missing("--continue-on-error")) added.push("--continue-on-error");
  // The CLI would delete the project's own stack file, too; run.ts removes the stack afterwards.
  return [...given.filter((argument) => argument !== "--remove" || !destroys(command)), ...added];
}

/** The arguments without `--config-file Pulumi.<environment>.yaml`: Pulumi would write its salt into the project's file. */
function withoutOwnFile({ args, stack }: PulumiCommand): string[] {
  const own = `Pulumi.${environmentOf(stack)}.yaml`;
  const isOwn = (file: string | undefined): boolean => file?.replace(/^\.\//, "") === own;
  return args.filter((argument, index) => {
    if (argument.startsWith("--config-file=")) return !isOwn(argument.slice("--config-file=".length));
    if (argument === "--config-file") return !isOwn(args[index + 1]);
    return args[index - 1] !== "--config-file" || !isOwn(argument);
  });
}
