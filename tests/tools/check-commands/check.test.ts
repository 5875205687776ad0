import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { promisify } from "node:util";
import { argumentsOf, azureProblems, extensionOf } from "../../../tools/check-commands/azure-problems";
import { azureCliPython, runAzureCli } from "../../../tools/check-commands/azure-cli";
import type { CheckResult } from "../../../tools/check-commands/check";
import { helpProblems } from "../../../tools/check-commands/help";
import { addressProblems, deadAddresses, linkProblems } from "../../../tools/check-commands/links";
import { contentsOfPage } from "../../../tools/check-commands/markdown";
import { withSamples } from "../../../tools/check-commands/placeholders";
import { recordedAnswers } from "../../../tools/check-commands/recorded-answers";
import { commandsInSource } from "../../../tools/check-commands/source";
import { skip } from "../../support/installed";
import { project } from "../../support/stacks";

const run = promisify(execFile);

describe("what readers copy", function () {
  this.timeout(300_000);
  let python: string;
  before(function () {
    const installed = azureCliPython();
    if (installed === undefined)
      return skip(this, "the Azure CLI is not installed; tools/setup/system-packages.sh installs it");
    python = installed;
  });

  it("is accepted by the real tools: commands, queries, links and addresses of pages, messages and the doctor", async () => {
    // As `npm run check:commands -- --json`.
    const program = ["--require", "ts-node/register/transpile-only", "tools/check-commands/main.ts", "--json"];
    const { stdout } = await run(process.execPath, program, { cwd: project, maxBuffer: 1 << 24 }).catch(
      (failed: unknown) => failed as { stdout: string },
    );
    const { checked, problems } = JSON.parse(stdout) as CheckResult;
    assert.deepEqual(problems, []);
    assert.ok(checked.commands > 250 && checked.queries >= 7 && checked.links > 150 && checked.addresses > 500);
  });

  describe("with a wrong command put back", () => {
    /** What must be reported of each; the last two are right. */
    const commands: [string, RegExp | undefined][] = [
      [
        "az monitor metrics list --resource <scale set id> --namespace cloudgaming/hosts --metrics FreeSlots",
        /accepts --namespace cloudgaming\/hosts and does not send it/,
      ],
      [
        "az vmss show --ids <scale set id> --query sku.capacity",
        /arguments are required: --resource-group\/-g, --name\/-n/,
      ],
      ["az vmss update -g <group> -n <scale set>", /must warn that it writes `sku.capacity` back/],
      ["az vmss update --ids <scale set id>", /Argument --instance-id cannot be derived/],
      ["az keyvault secret recover --vault-name <vault> --name <secret>", /data plane without public access/],
      [
        "az vm list -g <group> --query \"[?virtualMachineScaleSet.id=='<scale set id>'].name\"",
        /--query selects nothing/,
      ],
      ["az vmss shwo -g <group> -n <scale set>", /'shwo' is misspelled or not recognized/],
      ["az vmss show -g <group> -n <scale set> --query sku.capacity", undefined],
      ["az vm run-command invoke --ids <host id> --command-id RunShellScript --scripts 'touch a'", undefined],
    ];

    it("reports each", async () => {
      const argvs = commands.map(([command]) => argumentsOf(withSamples(command)));
      const { results } = await runAzureCli(python, argvs, recordedAnswers);
      commands.forEach(([command, expected], index) => {
        const problems = azureProblems(argvs[index]!, results[index]!, "a page without any warning").join("\n");
        if (expected === undefined) assert.equal(problems, "", command);
        else assert.match(problems, expected, command);
      });
    });
  });
});

describe("finding what readers copy", () => {
  const page = [
    "Run `az vm list -g <group>`, in the `az` program, or",
    "",
    "```",
    "# not a command",
    "az vm show \\",
    "  --ids <id>   # why",
    "npm test",
    "```",
    "",
    "   ```kusto",
    "   Syslog",
    "   | count",
    "   ```",
    "```ts",
    "pulumi up",
    "```",
    "and `Heartbeat",
    "| count`.",
  ].join("\n");

  it("reads blocks, continued lines, inline code and queries of a page, with line numbers", () => {
    const { commands, queries } = contentsOfPage("a.md", page, ["az", "npm", "pulumi"]);
    assert.deepEqual(
      commands.map(({ line, text }) => [line, text]),
      [
        [5, "az vm show --ids <id>"],
        [7, "npm test"],
        [1, "az vm list -g <group>"],
      ],
    );
    assert.deepEqual(
      queries.map(({ line, text }) => [line, text]),
      [
        [11, "Syslog\n| count\n"],
        [17, "Heartbeat | count"],
      ],
    );
  });

  it("reads whole literals, templates, joined literals and backticks of a source file", () => {
    const code = [
      'const fix = "write what `az vm list-skus` lists";',
      "const mend = `az group delete --name ${name} ` +",
      "  `--yes`;",
      'const message = "az is not installed";',
    ].join("\n");
    assert.deepEqual(
      commandsInSource("a.ts", code, ["az"]).map(({ line, text }) => [line, text]),
      [
        [1, "az vm list-skus"],
        [2, "az group delete --name <$name> --yes"],
      ],
    );
  });

  it("tries placeholders with sample values, and names one that has none", () => {
    assert.equal(withSamples("az a --b <region> --c <$location>"), "az a --b japaneast --c japaneast");
    assert.throws(() => withSamples("az a --b <moon>"), /<moon> has no sample value/);
  });

  it("knows the commands of CLI extensions by name", () => {
    assert.equal(extensionOf(argumentsOf("az quota update --scope a")), "quota");
    assert.equal(extensionOf(argumentsOf("az vm list | jq .")), undefined);
  });

  it("compares commands with the help of their program, aliases included", async () => {
    const helps: Record<string, string> = {
      "": "Usage:\n\nStack Commands:\n  up     Deploy\n  stack  Manage\n\nFlags:\n  -C, --cwd string\n",
      stack: "Available Commands:\n  new  Create\n",
      "stack new": "Aliases:\n  new, init\n",
      "stack init": "Aliases:\n  new, init\n",
      up: "Flags:\n  -s, --stack string\n",
    };
    const problems = (line: string): Promise<string[]> =>
      helpProblems(line.split(" "), (path) => Promise.resolve(helps[path.join(" ")] ?? helps[""]!));
    assert.deepEqual(await problems("up --stack dev"), []);
    assert.deepEqual(await problems("stack init"), []);
    assert.deepEqual(await problems("stack rename"), ['there is no command "stack rename"']);
    assert.deepEqual(await problems("up --stak dev"), ['the help of "up" does not list --stak']);
  });

  it("follows links to files and headings, and judges web addresses by their form", () => {
    const links = (text: string): string[] => linkProblems(project, "docs/a.md", text).map(({ problem }) => problem);
    assert.deepEqual(links("[a](deletion.md#where-data-plane-commands-work) [b](../README.md) [c](https://a.b/c)"), []);
    assert.deepEqual(links("[a](deletion.md#nowhere)"), ["docs/deletion.md has no heading #nowhere"]);
    assert.deepEqual(links("[a](no.md)"), ["there is no docs/no.md"]);
    assert.deepEqual(addressProblems("https://learn.microsoft.com/azure/a"), []);
    assert.match(addressProblems("https://learn.microsoft.com/en-us/azure/a")[0]!, /leave en-us out/);
  });

  it("requests web addresses when asked, and reports those that are gone", async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === "/gone" ? 404 : 200;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const dead = await deadAddresses([`${base}/here`, `${base}/gone`, `${base}/gone`], 5_000);
    server.close();
    assert.deepEqual([...dead], [[`${base}/gone`, "it answers 404"]]);
  });
});
