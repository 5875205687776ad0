import { Traffic } from "./client/traffic";
import { setUp } from "./stage/setting";
import { TrialRelay } from "./stage/trial-relay";

export interface BootEvidence {
  /** What the programs of the first start said. */
  said: string;
  /** Packets that a client sent through the relay, and that came back. */
  sent: number;
  returned: number;
}

/** What Azure answers at first: the metadata service starts, the identity isn't there yet, the role comes later still. */
const refusals = [
  { path: "/network/interface", code: 500 },
  { path: "/oauth2/token", code: 400 },
  { path: "/oauth2/token", code: 400 },
  { path: "/secrets/", code: 403 },
];

/** A first start while Azure isn't ready, up to a client that is served. */
export async function tryBoot({ stack }: { stack: string }): Promise<BootEvidence> {
  const { network, relays } = await setUp(stack);
  const media = { address: network.addresses.host, port: 7000 };
  await network.host.do("listen", { ...media, echo: true });
  const relay = await TrialRelay.start(network, relays, { configuration: "ours", refusals });
  const load = { streams: 1, packetsPerSecond: 50, bytes: 1000 };
  const traffic = await Traffic.open(relay.endpoint, media, load, () => relay.credential("first-player"));
  const { sent, returned } = await traffic.flow(1);
  await traffic.end();
  await relay.stop();
  await network.close();
  return { said: relay.booted, sent, returned };
}
