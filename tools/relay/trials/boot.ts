import { Traffic } from "./client/traffic";
import { setUp, type SourceSettings } from "./stage/setting";
import { TrialRelay } from "./stage/trial-relay";
import { TurnClient } from "./client/turn-client";

export interface BootEvidence {
  /** What the programs of the first start said. */
  said: string;
  /** Packets that a client sent through the relay, and that came back. */
  sent: number;
  returned: number;
  /** For each of several relays that started for the first time: what its first clients got, which came all at once. */
  firstClients: (number | "allocated")[][];
  /** How long it took to stop the first, as systemd stops it. */
  secondsToStop: number;
}

/** What Azure answers at first: the metadata service starts, the identity isn't there yet, the role comes later still. */
const refusals = [
  { path: "/network/interface", code: 500 },
  { path: "/oauth2/token", code: 400 },
  { path: "/oauth2/token", code: 400 },
  { path: "/secrets/", code: 403 },
];

/** Clients that come at once: more than coturn has authentication threads on two processors (3: MIN_AUTHSERVER_NUMBER in netengine.c). */
const clientsAtOnce = 4;

/**
 * A first start while Azure isn't ready, up to a client that is served, and first starts whose first clients come at once.
 *
 * @param starts how many of the latter
 */
export async function tryBoot({ stack, source, starts }: SourceSettings & { starts: number }): Promise<BootEvidence> {
  const { network, relays } = await setUp(stack);
  const media = { address: network.addresses.host, port: 7000 };
  await network.host.do("listen", { ...media, echo: true });
  const relay = await TrialRelay.start(network, relays, { configuration: "ours", source, refusals });
  const load = { streams: 1, packetsPerSecond: 50, bytes: 1000 };
  const traffic = await Traffic.open(relay.endpoint, media, load, () => relay.credential("first-player"));
  const { sent, returned } = await traffic.flow(1);
  await traffic.end();
  const secondsToStop = await relay.stop();
  const firstClients: BootEvidence["firstClients"] = [];
  for (let start = 0; start < starts; start++) {
    const fresh = await TrialRelay.start(network, relays, { configuration: "ours", source });
    firstClients.push(await allocateAtOnce(fresh));
    await fresh.stop();
  }
  await network.close();
  return { said: relay.booted, sent, returned, firstClients, secondsToStop };
}

async function allocateAtOnce(relay: TrialRelay): Promise<(number | "allocated")[]> {
  const clients = await Promise.all(Array.from({ length: clientsAtOnce }, () => TurnClient.open(relay.endpoint)));
  const answers = await Promise.all(
    clients.map((client, index) => client.allocate(relay.credential(`first-player-${index}`))),
  );
  for (const client of clients) client.close();
  return answers;
}
