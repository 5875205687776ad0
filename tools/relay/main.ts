import { Command } from "commander";
import { reportAndExit } from "../sim/report";
import { checkedLines, checkKeys } from "./check-keys";
import { credentialLines } from "./credential-command";
import { regionConfiguration } from "./region-configuration";
import { proofLines } from "./trials/proof-lines";
import { installedCoturn } from "./trials/stage/container-image";
import { trialDifferences } from "./trials/stage/substitutions";
import { writePage } from "./trials/write-page";
import { prove, trialNames, trialsNamed } from "./trials/prove";

/** `npm run relay`: what relays are configured with, and credentials to try them out. */
reportAndExit(async () => {
  let held = true;
  const program = new Command("npm run relay --").description(
    "What relays are configured with, and credentials to try them out.",
  );
  program
    .command("config")
    .description("Prints the configuration of coturn that a region's relays get")
    .requiredOption("--stack <stack>", "the stack, e.g. prod, or a part of it: prod-japaneast")
    .option("--region <region>", "which region's, where the stack has several")
    .option("--generation <number>", "which generation's; the newest that serves, when left out")
    .action((options: { stack: string; region?: string; generation?: string }) => {
      process.stdout.write(regionConfiguration(process.cwd(), options));
    });
  program
    .command("credential")
    .description("Mints a credential for one session")
    .requiredOption("--user <user>", "who plays, or the session: letters, digits, . _ @ -")
    .requiredOption("--ttl <seconds>", "for how long a client may begin with it, 30 to 86400")
    .requiredOption("--secret-file <file>", "a file with the region's secret and nothing else; - for standard input")
    .option("--json", "print JSON for scripts")
    .action((options: { user: string; ttl: string; secretFile: string; json?: boolean }) => {
      for (const line of credentialLines(options)) console.log(line);
    });
  program
    .command("check-keys")
    .description("Compares the keys and tables that are recorded of coturn's versions with its source")
    .requiredOption("--source <folder>", "a git repository of coturn, with its tags")
    .action(({ source }: { source: string }) => {
      const checked = checkKeys(source);
      for (const line of checkedLines(checked)) console.log(line);
      held = checked.every(({ lacking, surplus, tables }) => lacking.length + surplus.length + tables.length === 0);
    });
  program
    .command("prove")
    .description("Tries a stack's relays with the real coturn, on this machine and in a network that reaches nobody")
    .option("--stack <stack>", "the stack whose first region's relays are tried", "prod")
    .option("--trial <names>", `some of ${trialNames.join(", ")}, with commas between them; all, when left out`)
    .option("--write <file>", "write what was seen as a page, in Markdown")
    .option("--json", "print JSON for scripts")
    .action(async (options: { stack: string; trial?: string; write?: string; json?: boolean }) => {
      const wanted = trialsNamed(options.trial?.split(",") ?? []);
      const reports = await prove(options.stack, wanted, (trial) => {
        if (!options.json) console.error(`${trial} …`);
      });
      held = reports.every(({ findings }) => findings.every(({ holds }) => holds));
      for (const line of options.json
        ? [JSON.stringify(reports, undefined, 2)]
        : proofLines(reports, trialDifferences(installedCoturn()))) {
        console.log(line);
      }
      if (options.write !== undefined) await writePage(options.write, reports);
    });
  await program.parseAsync();
  return held ? 0 : 1;
});
