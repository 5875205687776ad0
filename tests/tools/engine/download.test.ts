import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { NoEngine, findEngine } from "../../../tools/engine";
import { archiveName } from "../../../tools/engine/download";
import { type Machine, makeMachine } from "./support";

type Answer = (response: http.ServerResponse) => void;

describe("downloading Pulumi's release", function () {
  let machine: Machine;
  let server: http.Server;
  let archive: Buffer;
  let answers: Record<string, Answer>;
  const name = (): string => archiveName(process.platform, process.arch);

  before(function () {
    if (process.platform === "win32") {
      this.skip();
    }
  });

  beforeEach(async () => {
    machine = makeMachine();
    machine.options.environment.PATH = machine.bin;
    archive = makeArchive("v3.259.0");
    answers = {
      "/pulumi-3.259.0-checksums.txt": (response) =>
        response.end(`${"0".repeat(64)}  pulumi-v3.259.0-plan9-x64.tar.gz\n${sha256(archive)}  ${name()}\n`),
      [`/${name()}`]: (response) => response.end(archive),
    };
    server = http.createServer((request, response) => {
      const answer = answers[request.url ?? ""];
      return answer ? answer(response) : response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    machine.options.releases = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
    machine.remove();
  });

  const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

  function makeArchive(version: string): Buffer {
    const folder = path.join(machine.root, "release/pulumi");
    machine.script("pulumi", `echo ${version}`, folder);
    machine.script("pulumi-language-nodejs", "", folder);
    const file = path.join(machine.root, "release.tar.gz");
    execFileSync("tar", ["-czf", file, "-C", path.dirname(folder), "pulumi"]);
    return readFileSync(file);
  }

  async function refusal(): Promise<string> {
    const error: unknown = await findEngine(machine.options).catch((reason: unknown) => reason);
    assert.ok(error instanceof NoEngine, String(error));
    assert.deepEqual(readdirSync(path.join(machine.cache, "engine")), [], "something was left in the cache");
    return error.message;
  }

  it("puts what it downloads into the cache", async () => {
    const engine = await findEngine(machine.options);
    assert.deepEqual([engine.origin, engine.version], ["download", "3.259.0"]);
    assert.equal(execFileSync(engine.pulumi, ["version"]).toString().trim(), "v3.259.0");
    assert.deepEqual(await findEngine(machine.options), { ...engine, origin: "cache" });
    assert.equal(readdirSync(path.join(machine.cache, "engine")).length, 1);
  });

  it("gives up when there is no answer, soon", async () => {
    answers["/pulumi-3.259.0-checksums.txt"] = () => undefined;
    const begin = Date.now();
    assert.match(await refusal(), /Pulumi's release: 127\.0\.0\.1:\d+ did not answer within 0\.3 s/);
    assert.ok(Date.now() - begin < 2_000);
  });

  it("gives up when the answer stops in the middle", async () => {
    answers[`/${name()}`] = (response) => response.write(archive.subarray(0, 50));
    assert.match(await refusal(), /sent nothing more within 0\.3 s/);
  });

  it("is patient with an answer that is slow but comes", async () => {
    answers[`/${name()}`] = (response) => {
      const step = Math.ceil(archive.length / 4);
      [0, 1, 2, 3].forEach((part) =>
        setTimeout(() => {
          response.write(archive.subarray(part * step, (part + 1) * step));
          if (part === 3) {
            response.end();
          }
        }, part * 150),
      );
    };
    assert.equal((await findEngine(machine.options)).origin, "download");
  });

  it("refuses an archive that is not the published one", async () => {
    const published = sha256(archive);
    const other = makeArchive("v6.6.6");
    answers[`/${name()}`] = (response) => response.end(other);
    answers["/pulumi-3.259.0-checksums.txt"] = (response) => response.end(`${published}  ${name()}\n`);
    assert.match(await refusal(), new RegExp(`checksum ${sha256(other)}, and ${published} was published: not used`));
  });

  it("refuses a truncated archive, whether the connection breaks or the file is short", async () => {
    answers[`/${name()}`] = (response) => response.end(archive.subarray(0, archive.length / 2));
    assert.match(await refusal(), /was published: not used/);
    answers[`/${name()}`] = (response) => {
      response.writeHead(200, { "content-length": archive.length });
      response.write(archive.subarray(0, 50), () => response.destroy());
    };
    assert.match(await refusal(), /127\.0\.0\.1:\d+ could not be reached/);
  });

  it("refuses an archive that tar cannot read, or that holds something else", async () => {
    archive = Buffer.from("not an archive");
    assert.match(await refusal(), /tar could not unpack pulumi-v3/);
    execFileSync("tar", ["-czf", path.join(machine.root, "other.tar.gz"), "-C", machine.root, "recipe"]);
    archive = readFileSync(path.join(machine.root, "other.tar.gz"));
    assert.match(await refusal(), /holds no pulumi-language-nodejs/);
  });

  it("refuses when no checksum is published, or the release is not there", async () => {
    answers["/pulumi-3.259.0-checksums.txt"] = (response) => response.end("nothing\n");
    assert.match(await refusal(), /names no checksum for pulumi-v3\.259\.0-/);
    answers = {};
    assert.match(await refusal(), /checksums\.txt answered 404 Not Found/);
  });

  it("knows what the archives are called, and for which machines there are none", () => {
    assert.equal(archiveName("linux", "x64"), "pulumi-v3.259.0-linux-x64.tar.gz");
    assert.equal(archiveName("darwin", "arm64"), "pulumi-v3.259.0-darwin-arm64.tar.gz");
    assert.equal(archiveName("win32", "x64"), "pulumi-v3.259.0-windows-x64.zip");
    assert.throws(() => archiveName("freebsd", "x64"), /no release for freebsd on x64/);
    assert.throws(() => archiveName("linux", "riscv64"), /no release for linux on riscv64/);
  });
});
