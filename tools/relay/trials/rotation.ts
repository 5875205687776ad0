import { setTimeout as delay } from "node:timers/promises";
import { setUp } from "./stage/setting";
import { type Counts, type Load, Traffic } from "./client/traffic";
import { TrialRelay } from "./stage/trial-relay";
import { TurnClient } from "./client/turn-client";

/** Which secrets opened an allocation at some time: a code where they did not. */
export interface Accepted {
  when: string;
  /** By the epoch that gave the secret its value. */
  answers: Record<number, number | "allocated">;
}

export interface RotationEvidence {
  /** The same traffic with nothing done to the relay. */
  baseline: Counts;
  /** While the secrets were rotated twice. */
  rotated: Counts;
  accepted: Accepted[];
  /** Whether it is the same process at the end. */
  sameProcess: boolean;
  /** How many nonces every allocation outlived. */
  nonces: number;
}

/** As many sessions as fit beside other work of the machine: loss must be the relay's. */
const load: Load = { streams: 24, packetsPerSecond: 50, bytes: 1000 };

/** So short that every allocation outlives several nonces while the trial runs; a relay has 600. */
const staleNonceSeconds = 2;

/** Rotates the secret twice under traffic, by the program that a relay follows the vault with. */
export async function tryRotation({ stack }: { stack: string }): Promise<RotationEvidence> {
  const { network, relays } = await setUp(stack);
  const { host } = network.addresses;
  const media = { address: host, port: 7000 };
  await network.host.do("listen", { ...media, echo: true });
  const relay = await TrialRelay.start(network, relays, {
    configuration: "ours",
    edit: (line) => (line.startsWith("stale-nonce=") ? `stale-nonce=${staleNonceSeconds}` : line),
  });
  const { pid } = relay;
  // As planSecretSlots has it: odd epochs fill the first slot, even ones the second.
  const secret = (epoch: number) => `${epoch}`.repeat(64);
  await relay.rotate([secret(1), secret(0)]);
  await relay.upkeep();
  const traffic = await Traffic.open(relay.endpoint, media, load, (stream) =>
    relay.credential(`player-${stream}`, secret(1)),
  );
  const accepted: Accepted[] = [];
  const ask = async (when: string, epochs: number[]): Promise<void> => {
    const answers: Accepted["answers"] = {};
    for (const epoch of epochs) {
      const client = await TurnClient.open(relay.endpoint);
      const login = relay.credential(`by-${epoch}`, secret(epoch));
      answers[epoch] = await client.allocate(login);
      if (answers[epoch] === "allocated") await client.refresh(login, 0);
      client.close();
    }
    accepted.push({ when, answers });
  };

  const baseline = await traffic.flow(6);
  const rotating = (async () => {
    await delay(500);
    await ask("before", [0, 1, 2]);
    await relay.rotate([secret(1), secret(2)]);
    await relay.upkeep();
    await ask("after one", [0, 1, 2, 3]);
    await delay(1000);
    await relay.rotate([secret(3), secret(2)]);
    await relay.upkeep();
    await ask("after two", [0, 1, 2, 3]);
  })();
  const [rotated] = await Promise.all([traffic.flow(6), rotating]);
  const sameProcess = relay.running && relay.pid === pid;
  const nonces = traffic.fewestNonces();
  await traffic.end();
  await relay.stop();
  await network.close();
  return { baseline, rotated, accepted, sameProcess, nonces };
}
