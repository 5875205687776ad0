import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Setting, setUp } from "./stage/setting";
import { TrialRelay } from "./stage/trial-relay";

/** What a relay made of the load, once. */
export interface LoadRun {
  configuration: "defaults" | "ours";
  /** Relayed addresses at once, as the system of the relay counts them. */
  allocations: number;
  /** Packets that the clients sent; each was sent back by the peer. */
  sent: number;
  returned: number;
  lost: number;
  /** How long packets flowed. */
  seconds: number;
  /** Payload through the relay, in both directions, each bit counted once. */
  megabits: number;
  /** Processor time that coturn took for it. */
  processorSeconds: number;
}

export interface LoadEvidence {
  runs: LoadRun[];
  packetBytes: number;
}

const peerPort = 7000;
const packetBytes = 1000;

interface Client {
  number: number;
  allocations: number;
  packets: number;
}

/**
 * Hundreds of allocations at once, with media in both directions, by coturn's own clients: with a relay's configuration and with coturn's
 * own in turn, so that both meet the same machine.
 *
 * @param pairs how often each of the two is tried
 * @param seconds for about how long packets flow in each
 */
export async function tryLoad({
  stack,
  pairs,
  seconds,
}: {
  stack: string;
  pairs: number;
  seconds: number;
}): Promise<LoadEvidence> {
  const setting = await setUp(stack);
  const { network } = setting;
  const { host } = network.addresses;
  const [program, ...rest] = network.host.inside("turnutils_peer", "-L", host, "-p", `${peerPort}`);
  spawn(program, rest, { stdio: "ignore" });
  const runs: LoadRun[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    for (const configuration of ["ours", "defaults"] as const) runs.push(await run(setting, configuration, seconds));
  }
  await network.close();
  return { runs, packetBytes };
}

/** Several clients, since one opens its allocations one after the other, a tenth of a second each. */
const clients = 5;
const allocationsOfEach = 45;
/** 50 packets a second and allocation. */
const milliseconds = 20;

async function run(
  { network, relays }: Setting,
  configuration: LoadRun["configuration"],
  seconds: number,
): Promise<LoadRun> {
  const relay = await TrialRelay.start(network, relays, {
    configuration,
    // All allocations are one user's here, since that is what the clients can do.
    edit: (line) => (line.startsWith("user-quota=") ? "user-quota=0" : line),
  });
  let allocations = 0;
  const counting = setInterval(() => (allocations = Math.max(allocations, relay.relayedAddresses())), 500);
  const before = relay.processorSeconds();
  const said = await Promise.all(
    Array.from({ length: clients }, (_, number) =>
      client(relay, network.addresses, {
        number,
        allocations: allocationsOfEach,
        packets: Math.round((seconds * 1000) / milliseconds),
      }),
    ),
  );
  clearInterval(counting);
  const processorSeconds = relay.processorSeconds() - before;
  await relay.stop();
  const [sent, returned] = [sum(said, "tot_send_msgs"), sum(said, "tot_recv_msgs")];
  return {
    configuration,
    allocations,
    ...{ sent, returned, lost: sent - returned },
    seconds: Math.max(...said.map((text) => Number(/Total transmit time is (\d+)/.exec(text)?.[1] ?? NaN))),
    megabits: ((sent + returned) * packetBytes * 8) / 1e6,
    processorSeconds,
  };
}

async function client(
  relay: TrialRelay,
  { player, host }: Setting["network"]["addresses"],
  { number, allocations, packets }: Client,
): Promise<string> {
  const options: [string, string][] = [
    ["-m", `${allocations}`],
    ["-n", `${packets}`],
    ["-l", `${packetBytes}`],
    ["-z", `${milliseconds}`],
    ["-e", host],
    ["-r", `${peerPort}`],
    ["-u", `load-${number}`],
    ["-W", relay.newestSecret],
    ["-L", player],
  ];
  // No allocation for control packets beside each: media is what is measured.
  const child = spawn("turnutils_uclient", ["-c", ...options.flat(), relay.endpoint.address], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 120_000,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (said += piece.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0 || !/Total lost packets/.test(said)) throw new Error(`turnutils_uclient: ${said.slice(-500)}`);
  return said;
}

/** Of each client's last word on it. */
function sum(said: string[], counter: string): number {
  return said.reduce(
    (total, text) => total + Number([...text.matchAll(new RegExp(`${counter}=(\\d+)`, "g"))].at(-1)![1]),
    0,
  );
}
