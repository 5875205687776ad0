import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:https";
import { setTimeout } from "node:timers/promises";
import { type Answer, type Asked, bearer, GatewayStage } from "./gateway-stage";
import { type GatewayRules, StorageGateway } from "../../../tools/storage-emulator";

const publisher = "publisher";
const owner = "owner";
const stranger = "stranger";

describe("storage gateway", () => {
  let stage: GatewayStage;
  let gateway: StorageGateway;
  let hub = "";
  let spoke = "";
  let elsewhere = "";

  before(async () => {
    stage = await GatewayStage.start();
    const { upstream, identity } = stage;
    for (const container of ["one/chunks", "one/channels", "one/kept", "two/chunks"]) {
      await ask(upstream, "PUT", `${container}?restype=container`, { token: owner });
    }
    gateway = await StorageGateway.start({ upstream, ca: identity.cert, ...identity, rules: rules() });
    hub = await gateway.door("hub");
    spoke = await gateway.door("spoke");
    elsewhere = await gateway.door("elsewhere");
  });

  beforeEach(() => {
    gateway.rules = rules();
    gateway.requests.length = 0;
  });

  after(async () => {
    await gateway?.stop();
    await stage?.stop();
  });

  function rules(): GatewayRules {
    const all = ["read", "add", "write", "delete"];
    return {
      networks: { hub: ["one", "two"], spoke: ["one"] },
      roles: {
        [owner]: { "one/chunks": all, "one/channels": all, "one/kept": all, "two/chunks": all },
        [publisher]: { "one/chunks": ["read", "add"], "one/kept": ["add"], "two/chunks": ["add"] },
      },
      serverSideCopy: "works",
    };
  }

  const ask: GatewayStage["ask"] = (...asked) => stage.ask(...asked);
  const put: GatewayStage["put"] = (...asked) => stage.put(...asked);

  function copy(path: string, source: string, headers: Record<string, string> = {}, door = hub): Promise<Answer> {
    return put(door, path, publisher, "", {
      "x-ms-copy-source": source,
      "x-ms-copy-source-authorization": bearer(publisher),
      ...headers,
    });
  }

  const verdict = ({ status, code }: Answer) => [status, code];
  let count = 0;
  const name = () => `blob-${(count += 1)}`;

  describe("who asks", () => {
    it("passes a bearer token on and refuses every other credential", async () => {
      const path = `one/chunks/${name()}`;
      assert.equal((await put(hub, path, owner, "content")).status, 201);
      assert.equal((await ask(hub, "GET", path, { token: owner })).body.toString(), "content");
      const keyed = { headers: { authorization: "SharedKey one:c2lnbmF0dXJl" } };
      assert.deepEqual(verdict(await ask(hub, "GET", path, keyed)), [403, "KeyBasedAuthenticationNotPermitted"]);
      assert.deepEqual(verdict(await ask(hub, "GET", `${path}?sv=2024-11-04&sig=abc`)), [
        403,
        "KeyBasedAuthenticationNotPermitted",
      ]);
      assert.deepEqual(verdict(await ask(hub, "GET", path)), [401, "NoAuthenticationInformation"]);
      const broken = { headers: { authorization: "Bearer nonsense" } };
      assert.deepEqual(verdict(await ask(hub, "GET", path, broken)), [401, "InvalidAuthenticationInfo"]);
    });

    it("gives errors in Azure's form", async () => {
      const answer = await ask(hub, "GET", "one/chunks/none", { token: stranger });
      assert.match(
        answer.body.toString(),
        /^<\?xml [^>]+><Error><Code>AuthorizationPermissionMismatch<\/Code><Message>/,
      );
      assert.match(answer.headers["x-ms-request-id"] as string, /^[0-9a-f-]{36}$/);
      assert.equal(answer.headers["x-ms-version"], "2024-11-04");
      const head = await ask(hub, "HEAD", "one/chunks/none", { token: stranger });
      assert.deepEqual([...verdict(head), head.body.length], [403, "AuthorizationPermissionMismatch", 0]);
    });

    it("records every request in order with its answer", async () => {
      const blob = name();
      await put(hub, `one/chunks/folder/${blob}`, publisher, "12345");
      await ask(spoke, "GET", `two/chunks/${blob}`, { token: owner });
      const [first, second] = gateway.requests;
      const { at, headers, ...rest } = first ?? assert.fail();
      assert.ok(Math.abs(Date.now() - at) < 60_000 && headers["x-ms-blob-type"] === "BlockBlob");
      assert.deepEqual(rest, {
        network: "hub",
        account: "one",
        container: "chunks",
        blob: `folder/${blob}`,
        operation: "Put Blob",
        principal: publisher,
        status: 201,
        bytesIn: 5,
        bytesOut: 0,
      });
      assert.deepEqual([second?.network, second?.status, second?.code], ["spoke", 403, "AuthorizationFailure"]);
    });
  });

  describe("networks", () => {
    it("lets a network reach its own accounts only", async () => {
      assert.equal((await ask(spoke, "GET", "one/chunks?restype=container&comp=list", { token: owner })).status, 200);
      for (const [door, account] of [
        [spoke, "two"],
        [elsewhere, "one"],
        [hub, "three"],
      ] as const) {
        const answer = await ask(door, "GET", `${account}/chunks?restype=container&comp=list`, { token: owner });
        assert.deepEqual(verdict(answer), [403, "AuthorizationFailure"], account);
      }
    });

    it("has one door for a network, and follows its rules at once", async () => {
      assert.equal(await gateway.door("hub"), hub);
      gateway.rules.networks.hub = [];
      const answer = await ask(hub, "GET", "one/chunks?restype=container&comp=list", { token: owner });
      assert.equal(answer.code, "AuthorizationFailure");
    });
  });

  describe("roles", () => {
    it("lets add create a name and write replace one", async () => {
      const path = `one/chunks/${name()}`;
      assert.equal((await put(hub, path, publisher, "first")).status, 201);
      assert.deepEqual(verdict(await put(hub, path, publisher, "second")), [403, "AuthorizationPermissionMismatch"]);
      const once = { "if-none-match": "*" };
      assert.deepEqual(verdict(await put(hub, path, publisher, "second", once)), [409, "BlobAlreadyExists"]);
      assert.deepEqual(verdict(await put(hub, path, stranger, "second", once)), [
        403,
        "AuthorizationPermissionMismatch",
      ]);
      assert.equal((await put(hub, path, owner, "third")).status, 201);
      assert.deepEqual(verdict(await put(hub, path, owner, "fourth", once)), [409, "BlobAlreadyExists"]);
      assert.equal((await ask(hub, "GET", path, { token: publisher })).body.toString(), "third");
      const matching = { "if-match": "*" };
      assert.equal((await put(hub, path, publisher, "fourth", matching)).code, "AuthorizationPermissionMismatch");
      assert.equal((await put(hub, path, owner, "fourth", matching)).status, 201);
      const missing = await put(hub, `one/chunks/${name()}`, publisher, "first", matching);
      assert.deepEqual(verdict(missing), [412, "ConditionNotMet"]);
    });

    it("lets one of many who may only add create a name", async () => {
      const path = `one/chunks/${name()}`;
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => put(hub, path, publisher, `${index}`)),
      );
      assert.equal(answers.filter(({ status }) => status === 201).length, 1);
      assert.equal(answers.filter(({ code }) => code === "AuthorizationPermissionMismatch").length, 19);
    });

    it("asks for write, read and delete where the documentation does", async () => {
      const path = `one/chunks/${name()}`;
      await put(hub, path, owner, "content");
      const block = `comp=block&blockid=${encodeURIComponent(Buffer.from("1").toString("base64"))}`;
      const lease = { "x-ms-lease-action": "acquire", "x-ms-lease-duration": "15" };
      const asked: [string, string, Asked][] = [
        ["PUT", `one/chunks/${name()}?${block}`, { body: "block" }],
        ["PUT", `${path}?comp=metadata`, { headers: { "x-ms-meta-a": "b" } }],
        ["PUT", `${path}?comp=tier`, { headers: { "x-ms-access-tier": "Cool" } }],
        ["PUT", `${path}?comp=snapshot`, {}],
        ["GET", path, {}],
        ["HEAD", path, {}],
        ["GET", "one/chunks?restype=container&comp=list", {}],
        ["DELETE", path, { headers: { "x-ms-delete-snapshots": "include" } }],
        ["PUT", `one/chunks/${name()}?comp=blocklist`, { body: '<?xml version="1.0"?><BlockList></BlockList>' }],
      ];
      gateway.rules.roles[stranger] = { "one/chunks": ["add"], "one/channels": ["read", "add", "write", "delete"] };
      for (const [method, target, request] of asked) {
        const label = `${method} ${target}`;
        const refused = await ask(hub, method, target, { ...request, token: stranger });
        assert.deepEqual(verdict(refused), [403, "AuthorizationPermissionMismatch"], label);
        assert.ok((await ask(hub, method, target, { ...request, token: owner })).status < 300, label);
      }
      await put(hub, path, owner, "content");
      const leased = (token: string) => ask(hub, "PUT", `${path}?comp=lease`, { token, headers: lease });
      assert.equal((await leased(publisher)).status, 403);
      assert.equal((await leased(owner)).status, 201);
    });

    it("tells a version's delete from a blob's", async () => {
      const path = `one/chunks/${name()}`;
      await put(hub, path, owner, "content");
      const version = `${path}?versionid=2026-01-01T00:00:00.0000000Z`;
      assert.equal((await ask(hub, "DELETE", version, { token: owner })).code, "AuthorizationPermissionMismatch");
      gateway.rules.roles[stranger] = { "one/chunks": ["deleteVersion"] };
      assert.notEqual((await ask(hub, "DELETE", version, { token: stranger })).code, "AuthorizationPermissionMismatch");
    });

    it("passes on no operation that it can't judge", async () => {
      const path = `one/chunks/${name()}`;
      const unknown: [string, string, Asked][] = [
        ["PUT", `${path}?comp=future`, {}],
        ["POST", "one?comp=batch", {}],
        ["PUT", path, {}],
        ["GET", "one/chunks?restype=container&comp=list&comp=acl", {}],
        ["GET", "one/chunks?restype=container&restype=service&comp=list", {}],
        ["PUT", path, { headers: { "x-ms-copy-source": `${hub}/one/chunks/a` } }],
        ["PUT", path, { headers: { "x-ms-blob-type": "BlockBlob", "x-ms-content-crc64": "AAAAAAAAAAA=" } }],
      ];
      for (const [method, target, request] of unknown) {
        const answer = await ask(hub, method, target, { ...request, token: owner });
        assert.deepEqual(verdict(answer), [501, "NotImplemented"], `${method} ${target}`);
      }
      const created = await ask(hub, "PUT", "one/new?restype=container", { token: owner });
      assert.equal(created.code, "AuthorizationPermissionMismatch");
    });
  });

  describe("Put Blob From URL", () => {
    const md5 = (content: string) => createHash("md5").update(content).digest("base64");

    it("copies content, type and metadata between accounts", async () => {
      const [source, target] = [`one/chunks/${name()}`, `two/chunks/${name()}`];
      const headers = { "x-ms-blob-content-type": "application/chunk", "x-ms-meta-sha": "abc" };
      await put(hub, source, owner, "content", headers);
      const answer = await copy(target, `${hub}/${source}`, { "x-ms-source-content-md5": md5("content") });
      assert.equal(answer.status, 201);
      assert.equal(answer.headers["content-md5"], md5("content"));
      assert.ok(answer.headers.etag && answer.headers["last-modified"] && answer.headers["x-ms-request-id"]);
      const copied = await ask(hub, "GET", target, { token: owner });
      assert.equal(copied.body.toString(), "content");
      assert.equal(copied.headers["content-type"], "application/chunk");
      assert.equal(copied.headers["x-ms-meta-sha"], "abc");
      const own = `two/chunks/${name()}`;
      await copy(own, `${hub}/${source}`, { "x-ms-meta-own": "1" });
      const { headers: kept } = await ask(hub, "HEAD", own, { token: owner });
      assert.deepEqual([kept["x-ms-meta-own"], kept["x-ms-meta-sha"]], ["1", undefined]);
    });

    it("refuses what the service refuses, and writes nothing then", async () => {
      const [source, target] = [`one/chunks/${name()}`, `two/chunks/${name()}`];
      await put(hub, source, owner, "content");
      const url = `${hub}/${source}`;
      const unverified = (status: number) => [status, "CannotVerifyCopySource"];
      assert.deepEqual(verdict(await copy(target, url, { "x-ms-source-content-md5": md5("other") })), [
        400,
        "Md5Mismatch",
      ]);
      const nobody = { "x-ms-copy-source-authorization": bearer(stranger) };
      assert.deepEqual(verdict(await copy(target, url, nobody)), unverified(403));
      const basic = { "x-ms-copy-source-authorization": "Basic abc" };
      assert.deepEqual(verdict(await copy(target, url, basic)), unverified(401));
      assert.deepEqual(verdict(await copy(target, `${hub}/one/chunks/none`)), unverified(404));
      assert.deepEqual(verdict(await copy(target, `https://example.invalid/${source}`)), unverified(403));
      assert.deepEqual(verdict(await copy(target, "nonsense")), [400, "InvalidHeaderValue"]);
      assert.deepEqual(verdict(await copy(target, `${url}?comp=blocklist`)), [400, "InvalidHeaderValue"]);
      assert.deepEqual(verdict(await copy(target, `${url}?sv=1&sig=abc`)), unverified(403));
      assert.deepEqual(verdict(await copy(target, url, { "x-ms-version": "2019-12-12" })), [400, "InvalidHeaderValue"]);
      assert.deepEqual(verdict(await copy(target, url, { "x-ms-blob-type": "PageBlob" })), [400, "InvalidHeaderValue"]);
      const changed = { "x-ms-source-if-match": '"0x1"' };
      assert.deepEqual(verdict(await copy(target, url, changed)), [412, "SourceConditionNotMet"]);
      const full = await put(hub, target, publisher, "body", { "x-ms-copy-source": url });
      assert.deepEqual(verdict(full), [400, "InvalidHeaderValue"]);
      assert.equal((await ask(hub, "HEAD", target, { token: owner })).status, 404);
    });

    it("needs the client's network to reach both accounts", async () => {
      const source = `two/chunks/${name()}`;
      await put(hub, source, owner, "content");
      gateway.rules.roles[publisher] = { "one/chunks": ["add"], "two/chunks": ["read"] };
      const target = `one/chunks/${name()}`;
      const refused = await copy(target, `${hub}/${source}`, {}, spoke);
      assert.deepEqual(verdict(refused), [403, "CannotVerifyCopySource"]);
      assert.equal(refused.headers["x-ms-copy-source-status-code"], "403");
      assert.match(refused.body.toString(), /<CopySourceStatusCode>403</);
      assert.equal((await copy(target, `${spoke}/${source}`)).status, 201);
    });

    it("creates with add and replaces with write", async () => {
      const [source, target] = [`one/chunks/${name()}`, `two/chunks/${name()}`];
      await put(hub, source, owner, "content");
      assert.equal((await copy(target, `${hub}/${source}`, { "if-none-match": "*" })).status, 201);
      const again = await copy(target, `${hub}/${source}`, { "if-none-match": "*" });
      assert.deepEqual(verdict(again), [409, "BlobAlreadyExists"]);
      assert.equal((await copy(target, `${hub}/${source}`)).code, "AuthorizationPermissionMismatch");
      assert.equal((await copy(target, `${hub}/${source}`, { authorization: bearer(owner) })).status, 201);
    });

    it("can be refused, or unimplemented", async () => {
      const [source, target] = [`one/chunks/${name()}`, `two/chunks/${name()}`];
      await put(hub, source, owner, "content");
      gateway.rules.serverSideCopy = "refused";
      assert.deepEqual(verdict(await copy(target, `${hub}/${source}`)), [403, "CannotVerifyCopySource"]);
      gateway.rules.serverSideCopy = "unimplemented";
      assert.equal((await copy(target, `${hub}/${source}`)).status, 501);
      assert.equal(gateway.requests.at(-1)?.operation, "Put Blob From URL");
    });
  });

  describe("retention", () => {
    it("refuses overwrites always, and deletes until the days are over", async () => {
      const path = `one/kept/${name()}`;
      gateway.rules.retentionDays = { "one/kept": 1 };
      assert.equal((await put(hub, path, owner, "first")).status, 201);
      const immutable = [409, "BlobImmutableDueToPolicy"];
      assert.deepEqual(verdict(await put(hub, path, owner, "second")), immutable);
      assert.deepEqual(verdict(await put(hub, path, owner, "second", { "if-none-match": "*" })), [
        409,
        "BlobAlreadyExists",
      ]);
      assert.deepEqual(verdict(await put(hub, path, publisher, "second")), [403, "AuthorizationPermissionMismatch"]);
      const metadata = () =>
        ask(hub, "PUT", `${path}?comp=metadata`, { token: owner, headers: { "x-ms-meta-a": "b" } });
      assert.deepEqual(verdict(await metadata()), immutable);
      const tier = { token: owner, headers: { "x-ms-access-tier": "Cool" } };
      assert.equal((await ask(hub, "PUT", `${path}?comp=tier`, tier)).status, 200);
      assert.deepEqual(verdict(await ask(hub, "DELETE", path, { token: owner })), immutable);
      gateway.rules.retentionDays = { "one/kept": 0 };
      assert.deepEqual(verdict(await put(hub, path, owner, "second")), immutable);
      assert.deepEqual(verdict(await metadata()), immutable);
      assert.equal((await ask(hub, "DELETE", path, { token: owner })).status, 202);
      const other = `one/channels/${name()}`;
      await put(hub, other, owner, "first");
      assert.equal((await put(hub, other, owner, "second")).status, 201);
    });

    it("lets one of many create a name", async () => {
      const path = `one/kept/${name()}`;
      gateway.rules.retentionDays = { "one/kept": 1 };
      const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => put(hub, path, owner, `${index}`)));
      assert.equal(answers.filter(({ status }) => status === 201).length, 1);
      assert.equal(answers.filter(({ code }) => code === "BlobImmutableDueToPolicy").length, 9);
    });
  });

  describe("rates", () => {
    const statuses = (answers: Answer[], status: number) => answers.filter((answer) => answer.status === status);

    it("answers so many requests a second and is busy for more", async () => {
      const path = `one/chunks/${name()}`;
      await put(hub, path, owner, "content");
      Object.assign(gateway.rules, { requestsPerSecond: 5, retryAfterSeconds: 3 });
      const many = (target: string) =>
        Promise.all(Array.from({ length: 8 }, () => ask(hub, "HEAD", target, { token: owner })));
      const answers = await many(path);
      assert.equal(statuses(answers, 200).length, 5);
      const [busy] = statuses(answers, 503);
      assert.deepEqual([busy?.code, busy?.headers["retry-after"]], ["ServerBusy", "3"]);
      assert.equal(statuses(await many("two/chunks/none"), 404).length, 5);
      await setTimeout(1100);
      assert.equal((await ask(hub, "GET", path, { token: owner })).status, 200);
    });

    it("limits one blob apart from the others", async () => {
      const [path, other] = [`one/chunks/${name()}`, `one/chunks/${name()}`];
      for (const each of [path, other]) await put(hub, each, owner, "content");
      Object.assign(gateway.rules, { requestsPerSecond: 100, requestsPerSecondPerBlob: 2 });
      const answers = await Promise.all(Array.from({ length: 4 }, () => ask(hub, "GET", path, { token: owner })));
      assert.equal(statuses(answers, 503).length, 2);
      assert.equal((await ask(hub, "GET", other, { token: owner })).status, 200);
    });
  });

  describe("troubles", () => {
    const content = randomBytes(1_000_000);

    it("answers instead of the service, so many times", async () => {
      const path = `one/chunks/${name()}`;
      await put(hub, path, owner, "content");
      const answer = { status: 500, code: "OperationTimedOut", retryAfter: 2 };
      gateway.trouble({ match: ({ operation }) => operation === "Get Blob", times: 2, answer });
      for (let index = 0; index < 2; index += 1) {
        const refused = await ask(hub, "GET", path, { token: owner });
        assert.deepEqual([...verdict(refused), refused.headers["retry-after"]], [500, "OperationTimedOut", "2"]);
      }
      assert.equal((await ask(hub, "GET", path, { token: owner })).status, 200);
    });

    it("cuts an answer after so many bytes until it is undone", async () => {
      const path = `one/chunks/${name()}`;
      await put(hub, path, owner, content);
      const undo = gateway.trouble({ match: ({ blob }) => path.endsWith(blob), cutAfterBytes: 300_000 });
      const sent = request(`${hub}/${path}`, {
        ca: stage.identity.cert,
        headers: { authorization: bearer(owner), "x-ms-version": "2024-11-04" },
      });
      sent.end();
      const [answer] = await once(sent, "response");
      let received = 0;
      await assert.rejects(async () => {
        for await (const chunk of answer) received += chunk.length;
      });
      assert.equal(received, 300_000);
      assert.equal(answer.headers["content-length"], "1000000");
      assert.equal(gateway.requests.at(-1)?.bytesOut, 300_000);
      undo();
      assert.deepEqual((await ask(hub, "GET", path, { token: owner })).body, content);
    });

    it("cuts an upload so that nothing is written, or loses its answer", async () => {
      const path = `one/chunks/${name()}`;
      const match = () => true;
      gateway.trouble({ match, times: 1, cutAfterBytes: 1000 });
      await assert.rejects(put(hub, path, owner, content));
      assert.equal((await ask(hub, "HEAD", path, { token: owner })).status, 404);
      gateway.trouble({ match, times: 1, cutAfterBytes: content.length });
      await assert.rejects(put(hub, path, owner, content));
      assert.equal(gateway.requests.at(-1)?.status, 0);
      assert.deepEqual((await ask(hub, "GET", path, { token: owner })).body, content);
    });

    it("changes a byte and leaves the headers", async () => {
      const path = `one/chunks/${name()}`;
      await put(hub, path, owner, content);
      const whole = await ask(hub, "GET", path, { token: owner });
      gateway.trouble({ match: ({ method }) => method === "GET", times: 1, corrupt: true });
      const corrupt = await ask(hub, "GET", path, { token: owner });
      assert.equal(corrupt.headers["content-md5"], whole.headers["content-md5"]);
      assert.equal(corrupt.body.filter((byte, index) => byte !== content[index]).length, 1);
    });

    it("delays", async () => {
      const path = `one/chunks/${name()}`;
      gateway.trouble({ match: () => true, times: 1, delayMilliseconds: 300 });
      const began = performance.now();
      await put(hub, path, owner, "content");
      assert.ok(performance.now() - began >= 299);
    });

    it("comes after the rules", async () => {
      gateway.trouble({ match: () => true, times: 1, answer: { status: 500, code: "InternalError" } });
      assert.equal((await ask(hub, "GET", "one/chunks/none", { token: stranger })).status, 403);
      assert.equal((await ask(hub, "GET", "one/chunks/none", { token: owner })).status, 500);
    });
  });

  describe("traffic", () => {
    it("carries hundreds of connections at once", async () => {
      const path = `one/chunks/${name()}`;
      await put(hub, path, owner, randomBytes(100_000));
      const answers = await Promise.all(Array.from({ length: 400 }, () => ask(hub, "GET", path, { token: owner })));
      assert.ok(answers.every(({ status, body }) => status === 200 && body.length === 100_000));
    });

    it("writes nothing of an upload that its client gives up", async () => {
      const path = `one/chunks/${name()}`;
      const headers = { "x-ms-blob-type": "BlockBlob", "x-ms-version": "2024-11-04", "content-length": "1000000" };
      const sent = request(`${hub}/${path}`, {
        ca: stage.identity.cert,
        method: "PUT",
        headers: { ...headers, authorization: bearer(owner) },
      });
      sent.on("error", () => undefined).write(randomBytes(500_000));
      await setTimeout(200);
      sent.destroy();
      await setTimeout(200);
      assert.equal((await ask(hub, "HEAD", path, { token: owner })).status, 404);
      assert.equal(gateway.requests[0]?.status, 0);
    });

    it("answers a client whose long body it refuses, on a connection that goes on", async () => {
      const path = `one/chunks/${name()}`;
      const body = randomBytes(3_000_000);
      for (let index = 0; index < 3; index += 1) {
        assert.equal((await put(hub, path, stranger, body)).code, "AuthorizationPermissionMismatch");
        const wrong = { "content-md5": createHash("md5").update("other").digest("base64") };
        assert.deepEqual(verdict(await put(hub, path, owner, body, wrong)), [400, "Md5Mismatch"]);
      }
      assert.equal((await put(hub, path, owner, body)).status, 201);
    });

    it("asks for a length", async () => {
      const headers = { "x-ms-blob-type": "BlockBlob", "x-ms-version": "2024-11-04", authorization: bearer(owner) };
      const sent = request(`${hub}/one/chunks/${name()}`, { ca: stage.identity.cert, method: "PUT", headers });
      sent.write("a");
      sent.end("b");
      const [answer] = await once(sent, "response");
      answer.resume();
      assert.deepEqual([answer.statusCode, answer.headers["x-ms-error-code"]], [411, "MissingContentLengthHeader"]);
    });
  });
});
