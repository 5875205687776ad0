import { setTimeout as delay } from "node:timers/promises";
import { type Counts, type Load, Traffic } from "./client/traffic";
import { TurnClient } from "./client/turn-client";
import { setUp, type SourceSettings } from "./stage/setting";
import { TrialRelay } from "./stage/trial-relay";

export interface DrainEvidence {
  /** The same traffic while the relay serves. */
  baseline: Counts;
  /** While it drains. */
  drained: Counts;
  /** New allocations while it drains, by either secret. */
  newOnes: (number | "allocated")[];
  /** Whether it ran while allocations stood, and what it said of them. */
  withAllocations: Step;
  /** After the last one was given back. */
  empty: Step;
  /** Whether a machine that restarts then would start it. */
  mayStartWhileDraining: boolean;
  /** After the platform said that it serves. */
  servingAgain: Step & { allocation: number | "allocated" };
  /** While allocations stand, before and after the time that they have. */
  beforeDeadline: Step;
  afterDeadline: Step;
}

/** What a minute's upkeep said, and whether coturn ran after it. */
interface Step {
  said: string;
  running: boolean;
}

const load: Load = { streams: 24, packetsPerSecond: 50, bytes: 1000 };
/** So short that refreshes must do without a secret and with another nonce; a relay has 600. */
const staleNonceSeconds = 2;
/** Enough to begin with, and over before the relay drains. */
const secondsOfCredential = 5;
/** 2.5 seconds, in hours. */
const shortDeadline = 2.5 / 3600;

/** Drains a relay under traffic, to its end and to its deadline, by the program that follows the machine's user data. */
export async function tryDrain({ stack, source }: SourceSettings): Promise<DrainEvidence> {
  const setting = await setUp(stack);
  const { network, relays } = setting;
  const media = { address: network.addresses.host, port: 7000 };
  await network.host.do("listen", { ...media, echo: true });
  const relay = await TrialRelay.start(network, relays, {
    configuration: "ours",
    source,
    edit: (line) => (line.startsWith("stale-nonce=") ? `stale-nonce=${staleNonceSeconds}` : line),
  });
  const upkeep = async (): Promise<Step> => {
    const said = await relay.upkeep();
    await delay(100);
    return { said, running: relay.running };
  };
  const open = () =>
    Traffic.open(relay.endpoint, media, load, (stream) =>
      relay.credential(`player-${stream}`, undefined, secondsOfCredential),
    );
  const allocate = async (secret?: string): Promise<number | "allocated"> => {
    const client = await TurnClient.open(relay.endpoint);
    const login = relay.credential("newcomer", secret);
    const answer = await client.allocate(login);
    if (answer === "allocated") await client.refresh(login, 0);
    client.close();
    return answer;
  };

  const traffic = await open();
  const baseline = await traffic.flow(6);
  await relay.order({ serving: false, drainHours: relays.drainHours });
  const newOnes: DrainEvidence["newOnes"] = [];
  const draining = (async () => {
    await delay(500);
    await relay.upkeep();
    for (const secret of relay.bothSecrets) newOnes.push(await allocate(secret));
    await delay(1500);
    return upkeep();
  })();
  const [drained, withAllocations] = await Promise.all([traffic.flow(6), draining]);
  await traffic.end();
  // An allocation that is given back holds its port for a moment longer.
  for (let tries = 0; relay.relayedAddresses() > 0 && tries < 100; tries++) await delay(100);
  const empty = await upkeep();
  const mayStartWhileDraining = relay.mayStart;

  await relay.order({ serving: true });
  const servingAgain = { ...(await upkeep()), allocation: await allocate() };

  const playing = await open();
  await relay.order({ serving: false, drainHours: shortDeadline });
  const beforeDeadline = await upkeep();
  await delay(2500);
  const afterDeadline = await upkeep();
  playing.close();

  await relay.stop();
  await network.close();
  return {
    ...{ baseline, drained, newOnes, withAllocations, empty, mayStartWhileDraining, servingAgain },
    ...{ beforeDeadline, afterDeadline },
  };
}
