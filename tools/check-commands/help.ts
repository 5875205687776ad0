/** Stands for a word that the text leaves to its reader. */
export const PLACEHOLDER = "placeholder";

/** Prints the help of a program's command, e.g. of `["stack", "export"]`; of the program itself for `[]`. */
export type HelpOf = (command: readonly string[]) => Promise<string>;

/**
 * What is wrong with a command line, by the help of its program: a command that the help does not list, or an option that the
 * command's help does not list.
 *
 * @param words the command line after the program
 */
export async function helpProblems(words: readonly string[], helpOf: HelpOf): Promise<string[]> {
  const path: string[] = [];
  let current = await helpOf(path);
  for (const word of words) {
    const commands = commandsIn(current);
    // `help` is part of every program.
    if (word.startsWith("-") || ["help", PLACEHOLDER].includes(word) || commands.length === 0) break;
    const help = await helpOf([...path, word]);
    // Cobra prints the parent's help for an unknown command; an alias has a help that lists it.
    const isAlias = new RegExp(`^Aliases:\n.*\\b${escaped(word)}\\b`, "m").test(help);
    if (!commands.includes(word) && !isAlias) return [`there is no command "${[...path, word].join(" ")}"`];
    path.push(word);
    current = help;
  }
  const known = new Set(current.match(/(?<![\w-])--?[a-zA-Z][\w-]*/g) ?? []);
  return words
    .filter((word) => /^--?[a-zA-Z]/.test(word))
    .map((word) => word.split("=")[0]!)
    .filter((option) => !known.has(option) && !["--help", "-h"].includes(option))
    .map((option) => `the help of "${path.join(" ")}" does not list ${option}`);
}

/** The commands that a help text lists: under `Commands:`, or in cobra's groups, under `Available Commands:` or `… Commands:`. */
function commandsIn(help: string): string[] {
  return [...help.matchAll(/^[^\n]*Commands:\n((?: .*\n|\n(?= ))*)/gm)].flatMap(([, section = ""]) =>
    [...section.matchAll(/^ {2,4}([a-z][\w:-]*)/gm)].map((match) => match[1]!),
  );
}

function escaped(word: string): string {
  return word.replaceAll(/[^\w-]/g, "\\$&");
}
