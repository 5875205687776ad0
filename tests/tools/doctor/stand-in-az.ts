import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** What `az` would answer, in the shapes that its pages document, where dev lacks nothing: made here, recorded nowhere. */
const answersOfDev = join(__dirname, "answers");

/** Separates arguments, and ends commands, in the list of what was run. */
const [unit, record] = ["\u001f", "\u001e"];

/** It knows nothing: it looks for the file that is called after the command. */
const program = `#!/bin/sh
folder=$(dirname "$0")
command=$(printf '%s${unit}' "$@")
printf '%s${record}' "$command" >> "$folder/commands" # In one piece: the doctor asks several at a time.
name=
for word in "$@"; do
  case $word in -*) break ;; esac
  name=\${name:+$name-}$word
done
if [ "$name" = rest ]; then
  case "$*" in
    */budgets/*) name=rest-budgets ;;
    */permissions\\?*) name=rest-permissions ;;
    *) name=rest-subscription ;;
  esac
fi
answer=$folder/answers/$name
if [ -e "$answer.hang" ]; then
  sleep 60 # As the real one, it is a script around another process.
elif [ -e "$answer.error" ]; then
  cat "$answer.error" >&2
  exit 1
elif [ -e "$answer.text" ]; then
  cat "$answer.text"
else
  cat "$answer.json"
fi
`;

/**
 * Stands in for the Azure CLI: an executable `az` in a folder of its own, with a file for each answer. The file is called
 * after the command's words, or after what `az rest` asks for: `vm-list-usage`, `rest-permissions`.
 */
export class StandInAz {
  readonly folder = mkdtempSync(join(tmpdir(), "cloud-gaming-az-"));
  readonly program = join(this.folder, "az");

  constructor() {
    cpSync(answersOfDev, join(this.folder, "answers"), { recursive: true });
    writeFileSync(this.program, program, { mode: 0o755 });
  }

  /** For a child process that is to find it on PATH. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, PATH: `${this.folder}${delimiter}${process.env["PATH"]}` };
  }

  /**
   * Replaces an answer.
   *
   * @param kind how the command ends: with `json` or another `text` on standard output, with an `error` on standard error and
   *   a failure, or never (`hang`)
   */
  answer(name: string, value: unknown, kind: "error" | "hang" | "json" | "text" = "json"): void {
    const file = (ending: string): string => join(this.folder, "answers", `${name}.${ending}`);
    for (const other of ["error", "hang", "json", "text"]) rmSync(file(other), { force: true });
    writeFileSync(file(kind), kind === "json" ? JSON.stringify(value) : String(value));
  }

  /** An answer that is prepared. */
  read(name: string): unknown {
    return JSON.parse(readFileSync(join(this.folder, "answers", `${name}.json`), "utf8"));
  }

  /** Changes an answer that is prepared. */
  change(name: string, change: (answer: any) => void): void {
    const answer = this.read(name);
    change(answer);
    this.answer(name, answer);
  }

  /** The arguments of every command that was run, `az` itself left out. */
  get commands(): string[][] {
    const log = join(this.folder, "commands");
    if (!existsSync(log)) return [];
    const records = readFileSync(log, "utf8").split(record).slice(0, -1);
    return records.map((line) => line.split(unit).slice(0, -1));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
