import assert from "node:assert/strict";
import fc from "fast-check";
import { type Credential, CredentialRefused, mintCredential } from "../../../services/relay";
import { needs } from "../../support/installed";
import { realm, RunningRelay } from "../../support/relay/running-relay";
import { TurnClient } from "../../../tools/relay/trials/client/turn-client";

const secret = "4f9c2b1e7a6d8053";
const newer = "b7c1d2e3f4051627";
const at = new Date("2026-11-25T12:00:00Z");

describe("a relay's credential", () => {
  it("is what the scheme says, to the character", () => {
    // echo -n '1795611600:session-7' | openssl dgst -sha1 -hmac 4f9c2b1e7a6d8053 -binary | base64
    assert.deepEqual(mintCredential({ user: "session-7", ttlSeconds: 3600, secret, at }), {
      username: "1795611600:session-7",
      password: "RxWXx/5b+lxBjlarjdoiQ5k6unQ=",
      expiresAt: "2026-11-25T13:00:00.000Z",
    });
  });

  it("is another one for another user, time or secret", () => {
    const user = fc.stringMatching(/^[A-Za-z0-9._@-]{1,128}$/);
    const request = fc.record({
      user,
      ttlSeconds: fc.integer({ min: 30, max: 86_400 }),
      secret: fc.stringMatching(/^[A-Za-z0-9]{16,64}$/),
    });
    fc.assert(
      fc.property(request, request, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        const passwords = [one, other].map((each) => mintCredential({ ...each, at }).password);
        assert.equal(passwords[0] === passwords[1], same);
        assert.equal(mintCredential({ ...one, at }).username.split(":")[1], one.user);
      }),
    );
  });

  it("is refused with all that is wrong, and without the secret", () => {
    const refused = (): Credential =>
      mintCredential({ user: "a:b", ttlSeconds: 0.5, secret: "hush hush\n", at: new Date("never") });
    assert.throws(refused, (error: unknown) => {
      assert.ok(error instanceof CredentialRefused);
      assert.deepEqual(
        error.problems.map((problem) => problem.split(/[ :]/)[0]),
        ["user", "ttlSeconds", "secret,", "at"],
      );
      assert.doesNotMatch(error.message, /hush/);
      return true;
    });
  });
});

describe("a relay's credential, against the real coturn", () => {
  let relay: RunningRelay;
  const clients: TurnClient[] = [];
  const client = async (): Promise<TurnClient> => {
    clients.push(await TurnClient.open(relay));
    return clients.at(-1)!;
  };
  const answerTo = async (login?: Parameters<TurnClient["allocate"]>[0]) => (await client()).allocate(login);
  const minted = (change: Partial<Parameters<typeof mintCredential>[0]> = {}) =>
    mintCredential({ user: "session-7", ttlSeconds: 60, secret, ...change });

  before(async function () {
    needs(this, "turnserver");
    needs(this, "python3");
    relay = await RunningRelay.start(
      [
        [realm, secret],
        [realm, newer],
        ["other.example.com", "9e8d7c6b5a493827"],
      ],
      2,
    );
  });
  afterEach(() => {
    for (const one of clients.splice(0)) one.close();
  });
  after(() => relay?.close());

  it("opens an allocation, by either of the two secrets that overlap", async () => {
    assert.equal(await answerTo(minted({ user: "by-the-first" })), "allocated");
    assert.equal(await answerTo(minted({ user: "by-the-second", secret: newer })), "allocated");
  });

  it("is asked for", async () => {
    assert.equal(await answerTo(), 401);
  });

  it("opens nothing once it has expired, and what it opened before goes on", async () => {
    assert.equal(await answerTo(minted({ at: new Date(Date.now() - 120_000) })), 401);
    const brief = minted({ user: "brief", ttlSeconds: 30, at: new Date(Date.now() - 28_500) });
    const playing = await client();
    assert.equal(await playing.allocate(brief), "allocated");
    await new Promise((done) => setTimeout(done, 2500));
    assert.equal(await answerTo(brief), 401);
    assert.equal(await playing.refresh(brief), "refreshed");
  });

  it("opens nothing by another secret, another realm's, or under another name", async () => {
    assert.equal(await answerTo(minted({ secret: "0000000000000000" })), 401);
    assert.equal(await answerTo(minted({ secret: "9e8d7c6b5a493827" })), 401);
    // coturn's word for a realm that it didn't ask for.
    assert.equal(await answerTo({ ...minted(), realm: "other.example.com" }), 437);
    const { username, password } = minted();
    assert.equal(await answerTo({ username: username.replace("session-7", "session-8"), password }), 401);
    // A later expiry is another name, too.
    assert.equal(await answerTo({ username: `9${username}`, password }), 401);
  });

  it("opens as many allocations as one user may have, and no more", async () => {
    const login = minted({ user: "greedy" });
    assert.deepEqual(
      [await answerTo(login), await answerTo(login), await answerTo(login)],
      ["allocated", "allocated", 486],
    );
    assert.equal(await answerTo(minted({ user: "modest" })), "allocated");
  });
});
