import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { readCloud, startSimulator, type Simulator } from "../../../tools/azure-sim";
import { findEngine, NoEngine, type Engine } from "../../../tools/engine";
import { endSimulations, newFolder } from "./server/simulation";

const program = `
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import { Provider } from "@pulumi/azure-native";
import * as random from "@pulumi/random";

const provider = new Provider("azure", { subscriptionId: "11111111-1111-4111-8111-111111111111", location: "japaneast" });
const suffix = new random.RandomString("suffix", { length: 6, special: false, upper: false });
const group = new resources.ResourceGroup("group", { resourceGroupName: "rg-smoke" }, { provider });
const net = new network.VirtualNetwork("net", {
  resourceGroupName: group.name,
  virtualNetworkName: suffix.result.apply((text) => "net-" + text),
  addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
  tags: { owner: process.env.OWNER ?? "streaming" },
}, { provider });
const subnet = new network.Subnet("subnet", {
  resourceGroupName: group.name,
  virtualNetworkName: net.name,
  subnetName: "hosts",
  addressPrefix: "10.0.0.0/24",
  defaultOutboundAccess: false,
}, { provider });
export const subnetId = subnet.id;
`;

describe("the simulator under the real engine", function () {
  this.timeout(120_000);
  let engine: Engine;
  let simulator: Simulator;
  let folder: string;

  before(async function () {
    this.timeout(20 * 60_000);
    try {
      engine = await findEngine();
    } catch (error) {
      if (!(error instanceof NoEngine)) {
        throw error;
      }
      console.log(`      skipped: ${error.message}`);
      this.skip();
    }
    folder = newFolder();
    mkdirSync(join(folder, "state"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: smoke\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(join(folder, "package.json"), `{ "name": "smoke", "private": true }`);
    writeFileSync(
      join(folder, "tsconfig.json"),
      `{ "compilerOptions": { "target": "es2022", "module": "nodenext", "moduleResolution": "nodenext", "noCheck": true } }`,
    );
    writeFileSync(join(folder, "index.ts"), program);
    symlinkSync(join(__dirname, "../../../node_modules"), join(folder, "node_modules"), "junction");
    simulator = await startSimulator({ cloudFile: join(folder, "cloud.json") });
    await pulumi("stack", "init", "dev");
  });

  after(async () => {
    await simulator?.close();
    await endSimulations();
  });

  function pulumi(...args: string[]): Promise<string> {
    return withOwner("streaming", ...args);
  }

  function withOwner(owner: string, ...args: string[]): Promise<string> {
    const child = spawn(engine.pulumi, [...args, "--non-interactive"], {
      cwd: folder,
      env: {
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(ARM|AZURE|PULUMI)_/.test(name))),
        ...simulator.environment(),
        PATH: [engine.folder, dirname(process.execPath), process.env["PATH"]].join(delimiter),
        OWNER: owner,
        PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "smoke",
        PULUMI_HOME: join(folder, "home"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    });
    let said = "";
    child.stdout.on("data", (text) => (said += text));
    child.stderr.on("data", (text) => (said += text));
    return new Promise((resolve, reject) =>
      child.on("close", (code) =>
        code === 0 ? resolve(said) : reject(new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${said}`)),
      ),
    );
  }

  const networks = () => readCloud(simulator.cloudFile).list("Microsoft.Network/virtualNetworks");

  it("previews without touching the cloud", async () => {
    assert.match(await pulumi("preview"), /\+ 6 to create/);
    assert.deepEqual(readCloud(simulator.cloudFile).list(), []);
  });

  it("brings a program up", async () => {
    assert.match(await pulumi("up", "--yes", "--skip-preview"), /\+ 6 created/);
    assert.match(networks()[0]!.id, /\/virtualNetworks\/net-[a-z0-9]{6}$/);
  });

  it("finds nothing to do the second time, and nothing drifted", async () => {
    await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    await pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await pulumi("preview", "--expect-no-changes");
  });

  it("updates in place, and the network keeps its subnet", async () => {
    assert.match(await withOwner("platform", "up", "--yes", "--skip-preview"), /~ 1 updated/);
    const [network] = networks();
    assert.deepEqual(network!.body["tags"], { owner: "platform" });
    assert.equal(
      readCloud(simulator.cloudFile).get(`${network!.id}/subnets/hosts`)?.type,
      "Microsoft.Network/virtualNetworks/subnets",
    );
  });

  it("takes everything down", async () => {
    assert.match(await pulumi("destroy", "--yes", "--skip-preview"), /- 6 deleted/);
    // Azure leaves the network watcher that it made by itself.
    const left = readCloud(simulator.cloudFile)
      .list()
      .filter(({ id }) => !/\/NetworkWatcherRG(\/|$)/i.test(id));
    assert.deepEqual(left, []);
  });
});
