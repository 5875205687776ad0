import assert from "node:assert/strict";
import { mintCredential } from "../../../services/relay";
import { needs } from "../../support/installed";
import { realm, RunningRelay } from "../../support/relay/running-relay";
import { TurnClient } from "../../../tools/relay/trials/client/turn-client";

/* Two rotations on one running coturn, as its timer brings them: each time the older of two secrets gets a new value. */
describe("a rotation, on the real coturn", () => {
  const [first, second, third, fourth] = ["1", "2", "3", "4"].map((digit) => digit.repeat(16)) as [
    string,
    string,
    string,
    string,
  ];
  const by = (secret: string) => mintCredential({ user: `by-${secret[0]}`, ttlSeconds: 600, secret });
  let relay: RunningRelay;
  const clients: TurnClient[] = [];

  const opened = async (): Promise<TurnClient> => {
    clients.push(await TurnClient.open(relay));
    return clients.at(-1)!;
  };
  const allocate = async (secret: string) => (await opened()).allocate(by(secret));

  before(async function () {
    needs(this, "turnserver");
    needs(this, "python3");
    relay = await RunningRelay.start([
      [realm, first],
      [realm, second],
    ]);
  });
  after(async () => {
    for (const client of clients) client.close();
    await relay?.close();
  });

  it("takes the newest and the one before, and no other, without a restart; what stands goes on", async () => {
    const playing = await opened();
    const login = by(first);
    assert.equal(await playing.allocate(login), "allocated");
    assert.deepEqual([await allocate(second), await allocate(third)], ["allocated", 401]);

    relay.keep([second, third]);
    assert.deepEqual(
      [await allocate(third), await allocate(second), await allocate(first)],
      ["allocated", "allocated", 401],
    );
    // Its secret is gone, and it is neither ended nor refused.
    assert.equal(await playing.refresh(login), "refreshed");
    assert.equal(await playing.permit(login, "10.64.0.4"), "permitted");

    relay.keep([third, fourth]);
    assert.deepEqual([await allocate(fourth), await allocate(second)], ["allocated", 401]);
    assert.equal(await playing.refresh(login), "refreshed");
  });
});
