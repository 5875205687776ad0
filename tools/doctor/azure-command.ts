/** Words of `az` that end a command which only reads. */
const readingVerbs = [
  "check-name",
  "list",
  "list-deleted",
  "list-deleted-workspaces",
  "list-skus",
  "list-usage",
  "list-usages",
  "show",
];

/** Options that would make a reading command do something else, or reach where nobody looks. */
const forbiddenOptions = ["--body", "-b", "--headers", "--output-file", "--resource", "--uri-parameters", "--debug"];

/**
 * Why the arguments of `az` might change something; undefined when they only read. The runner asks this before every
 * command, whoever made it.
 *
 * @param argv without `az` itself
 */
export function readOnlyProblem(argv: readonly string[]): string | undefined {
  const firstOption = argv.findIndex((word) => word.startsWith("-"));
  const words = firstOption < 0 ? argv : argv.slice(0, firstOption);
  const options = firstOption < 0 ? [] : argv.slice(firstOption);
  if (argv.some((word) => word.startsWith("@"))) return "it reads a file";
  const forbidden = options.find((word) => forbiddenOptions.includes(word.split("=")[0]!));
  if (forbidden !== undefined) return `${forbidden} is not for reading`;
  if (words.length === 1 && words[0] === "rest") {
    const method = valueOf(options, "--method");
    const url = valueOf(options, "--url");
    if (method !== "get") return `az rest with the method ${method ?? "that it takes by default"}`;
    return url?.startsWith("https://management.azure.com/") ? undefined : "az rest reaches elsewhere than Azure";
  }
  const verb = words.at(-1);
  if (words.length < 2 || verb === undefined || !readingVerbs.includes(verb)) {
    return `az ${words.join(" ")} is not known to read only`;
  }
  return undefined;
}

function valueOf(options: readonly string[], name: string): string | undefined {
  const given = options.filter((word) => word === name || word.startsWith(`${name}=`));
  return given.length === 1 && given[0] === name ? options[options.indexOf(name) + 1] : undefined;
}

/** A command as somebody types it in a shell: `az group list --query "[].name"`. */
export function shellCommand(argv: readonly string[]): string {
  return ["az", ...argv].map(shellWord).join(" ");
}

function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // In double quotes an exclamation mark, a dollar or a backtick would mean something to the shell.
  if (word.includes("'") && !/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
