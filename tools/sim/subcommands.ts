/** What the simulator does with a subcommand of the Pulumi CLI. */
export interface Subcommand {
  /** As the CLI's help names it: `stack export`. */
  path: string;
  /** Why it is not run, as a sentence. It holds for all subcommands below it that are not listed themselves. */
  refused?: string;
  /** It is about a stack, which must exist first. Without it the subcommand takes no `--stack`. */
  stack?: true;
  /** It reads the stack's configuration file, and so gets the copy. */
  configFile?: true;
  /** It talks to the cloud, so the simulator runs with it. */
  cloud?: true;
  /** It runs the program, to create what it declares or to show it. */
  declares?: true;
  /**
   * - `resources`: it changes resources, asks first, and locks the stack.
   * - `state`: it edits the state alone; an edit that parts state and cloud is undone.
   */
  changes?: "resources" | "state";
  /** `--continue-on-error` keeps a failing region from stopping the others. */
  continues?: true;
  /** It writes or deletes the stack's file, and so runs where the copies are; its argument is the stack's name. */
  writesStackFile?: true;
}

type Handling = Omit<Subcommand, "path">;

const refused = (reason: string): Handling => ({ refused: reason });
const pulumiCloud = refused("It needs Pulumi Cloud, and nothing of a simulated run leaves this machine.");
const copyOfConfiguration = (name: string): Handling =>
  refused(
    `The simulator runs on a copy of the stack's file, so \`config ${name}\` would be lost. Edit Pulumi.<stack>.yaml itself.`,
  );
const aboutNoStack = refused(
  "It is about projects, packages or plugins and not about a simulated stack. Run `pulumi` itself for it.",
);
const programNames = "The program declares what exists under which name, and would create what is renamed once more. ";

/** They print something, and change neither a state nor a cloud. */
const prints: Handling = {};
const readsStack: Handling = { stack: true };
const editsState: Handling = { stack: true, changes: "state" };
const runsEngine: Handling = { stack: true, configFile: true, cloud: true };

/**
 * Every subcommand of the CLI, by path; a name's aliases follow it behind bars. From the help of 3.259.0; a test compares
 * it with the help of the CLI that is used. A subcommand that is not listed, and none above it is refused, is refused.
 */
const subcommands: Record<string, Handling> = {
  "up|update": { ...runsEngine, declares: true, changes: "resources", continues: true },
  "preview|pre": { ...runsEngine, declares: true },
  refresh: { ...runsEngine, changes: "resources" },
  "destroy|down|dn": { ...runsEngine, changes: "resources", continues: true },
  import: { ...runsEngine, changes: "resources" },
  watch: refused("`watch` never ends and keeps the simulated cloud locked; use `up`."),
  cancel: { stack: true },
  logs: refused("Simulated machines write no logs."),
  "logs decrypt": prints,
  "logs list|ls": prints,
  "logs remove|rm|delete": prints,
  "logs share": prints,
  console: pulumiCloud,

  config: { stack: true, configFile: true },
  "config get": { stack: true, configFile: true },
  "config set": copyOfConfiguration("set"),
  "config set-all": copyOfConfiguration("set-all"),
  "config remove|rm|delete": copyOfConfiguration("rm"),
  "config remove-all|rm-all|delete-all": copyOfConfiguration("rm-all"),
  "config copy|cp": copyOfConfiguration("cp"),
  "config refresh": copyOfConfiguration("refresh"),
  "config env": pulumiCloud,

  stack: readsStack,
  "stack export": readsStack,
  "stack get": readsStack,
  "stack graph": readsStack,
  "stack history|hist": readsStack,
  "stack history events": pulumiCloud,
  "stack output": readsStack,
  "stack list|ls": prints,
  "stack import": editsState,
  "stack new|init|create|setup": { writesStackFile: true },
  "stack remove|rm|delete": { stack: true, writesStackFile: true },
  "stack rename": refused(
    "A stack's name is its environment's, which is part of every resource's name, and Pulumi.<stack>.yaml is found by it. " +
      "Write a stack file for the new name, `up` it, and `destroy` the old stack.",
  ),
  "stack select": refused("No stack is selected in the simulator. Name it in each command: --stack prod."),
  "stack unselect": refused("No stack is selected in the simulator. Name it in each command: --stack prod."),
  "stack change-secrets-provider": refused(
    "Simulated states are encrypted with a passphrase that the simulator knows, and with another it could not read them.",
  ),
  "stack migrate": refused("A state without its simulated cloud is of no use. `stack export` prints it."),
  "stack tag": refused("The simulator's state backend keeps no tags."),
  "stack drift": pulumiCloud,
  "stack schedule": pulumiCloud,
  "stack webhook": pulumiCloud,

  state: editsState,
  "state get": readsStack,
  "state edit|update|modify": editsState,
  "state protect": editsState,
  "state unprotect": editsState,
  "state taint": editsState,
  "state untaint": editsState,
  "state repair": editsState,
  "state remove|rm|delete": editsState,
  "state rename": refused(`${programNames}Rename it in the program, with an alias for the old name.`),
  "state move|mv": refused(
    `${programNames}An environment is deployed whole or in parts: \`destroy\` the one before you \`up\` the other.`,
  ),
  "state upgrade": prints,

  about: prints,
  "about env": prints,
  "gen-completion|completion": prints,
  help: prints,
  "plugin list|ls": prints,
  "policy analyze": readsStack,
  "project list|ls": prints,
  "schema check": prints,
  version: prints,
  whoami: prints,

  login: refused("The simulator has its own state backend; there is nothing to log in to."),
  logout: refused("The simulator has its own state backend; there is nothing to log out of."),
  do: refused("It changes resources past the program, so the next `up` would change them back. Declare them."),
  install: refused("`npm ci` installs what the program needs."),
  new: aboutNoStack,
  convert: aboutNoStack,
  package: aboutNoStack,
  plugin: aboutNoStack,
  policy: aboutNoStack,
  project: aboutNoStack,
  schema: aboutNoStack,
  template: aboutNoStack,
  api: pulumiCloud,
  deployment: pulumiCloud,
  "env|esc": pulumiCloud,
  insights: pulumiCloud,
  neo: pulumiCloud,
  org: pulumiCloud,
};

/** By path, with each name replaced by each of its aliases. */
const byPath = new Map<string, Subcommand>(
  Object.entries(subcommands).flatMap(([names, handling]) => {
    const path = names.replaceAll(/\|\S+/g, "");
    return spellings(names).map((spelling) => [spelling, { path, ...handling }] as const);
  }),
);

/** The names and aliases that can follow a path: those of all first names for none. */
export function namesBelow(path: readonly string[]): string[] {
  const above = path.map((name) => `${name} `).join("");
  const below = [...byPath.keys()]
    .filter((spelling) => spelling.startsWith(above))
    .map((spelling) => spelling.slice(above.length));
  return [...new Set(below.map((rest) => rest.split(" ")[0]!))];
}

/**
 * What the simulator does with a subcommand.
 *
 * @param path the subcommand's names, or aliases, without flags and arguments: `["stack", "export"]`
 * @returns the subcommand itself, or the refused one that it is below of; undefined when neither is listed
 */
export function findSubcommand(path: readonly string[]): Subcommand | undefined {
  const exact = byPath.get(path.join(" "));
  if (exact !== undefined || path.length === 0) return exact;
  const above = findSubcommand(path.slice(0, -1));
  return above?.refused === undefined ? undefined : above;
}

/** `stack remove|rm` → `stack remove`, `stack rm`. */
function spellings(names: string): string[] {
  return names
    .split(" ")
    .map((name) => name.split("|"))
    .reduce<string[]>(
      (paths, aliases) => paths.flatMap((path) => aliases.map((alias) => `${path} ${alias}`.trim())),
      [""],
    );
}
