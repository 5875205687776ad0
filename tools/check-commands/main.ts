/**
 * `npm run check:commands` checks what readers copy out of the documentation and out of messages. Exit codes: 0 nothing is wrong,
 * 1 something is, 2 wrong use or the Azure CLI is missing.
 */
import { resolve } from "node:path";
import { Command } from "commander";
import { azureCliPython } from "./azure-cli";
import { checkCommands } from "./check";

async function main(): Promise<void> {
  const { json, online } = new Command("npm run check:commands --")
    .description("Checks commands, queries, links and web addresses of the documentation and of messages.")
    .option("--json", "print the result as JSON")
    .option("--online", "also request every web address; needs the internet")
    .parse()
    .opts<{ json?: true; online?: true }>();
  const python = azureCliPython();
  if (python === undefined) {
    console.error("The Azure CLI is not installed. Run: bash tools/setup/system-packages.sh");
    process.exitCode = 2;
    return;
  }
  const result = await checkCommands(resolve(__dirname, "../.."), python, {
    online: online === true,
    onPart: (part) => console.error(`checking ${part}`),
  });
  if (json === true) console.log(JSON.stringify(result, null, 2));
  else {
    for (const { file, line, text, problem } of result.problems)
      console.log(`${file}:${line}\n  ${text}\n  ${problem}\n`);
    for (const { file, line, text } of result.exempt)
      console.log(`not tried (a CLI extension): ${file}:${line} ${text}`);
    const { commands, queries, links, addresses } = result.checked;
    console.log(
      `${commands} commands, ${queries} queries, ${links} links, ${addresses} web addresses; ${result.problems.length} problems`,
    );
  }
  process.exitCode = result.problems.length > 0 ? 1 : 0;
}

void main();
