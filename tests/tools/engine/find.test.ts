import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { type Engine, NoEngine, findEngine } from "../../../tools/engine";
import { type Machine, goScript, makeMachine } from "./support";

describe("finding a Pulumi engine", function () {
  let machine: Machine;

  before(function () {
    if (process.platform === "win32") {
      this.skip();
    }
  });
  beforeEach(() => (machine = makeMachine()));
  afterEach(() => machine.remove());

  const find = (): Promise<Engine> => findEngine(machine.options);
  const engines = (): string[] => readdirSync(path.join(machine.cache, "engine"));

  async function refusal(): Promise<string> {
    const error: unknown = await find().then(
      () => assert.fail("an engine was found"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof NoEngine, String(error));
    return error.message;
  }

  describe("on PATH", () => {
    it("takes the user's own when it is recent enough, and touches nothing else", async () => {
      machine.script("pulumi", "echo v3.240.1");
      machine.script("pulumi-language-nodejs", "");
      assert.deepEqual(await find(), {
        pulumi: path.join(machine.bin, "pulumi"),
        folder: machine.bin,
        version: "3.240.1",
        origin: "path",
      });
      assert.equal(existsSync(machine.cache), false);
      assert.deepEqual(machine.told, []);
    });

    it("finds the language host beside the file that a link points to", async () => {
      const elsewhere = path.join(machine.root, "opt");
      machine.script("pulumi", "echo v3.300.0", elsewhere);
      machine.script("pulumi-language-nodejs", "", elsewhere);
      symlinkSync(path.join(elsewhere, "pulumi"), path.join(machine.bin, "pulumi"));
      assert.equal((await find()).folder, machine.bin);
    });

    it("passes over one that is too old, and says so", async () => {
      machine.script("pulumi", "echo v3.229.9");
      machine.script("pulumi-language-nodejs", "");
      machine.script("go", goScript());
      assert.equal((await find()).origin, "build");
      assert.match(
        machine.told[0] ?? "",
        /^Pulumi on PATH: .*bin\/pulumi is version 3\.229\.9, and 3\.230\.0 or newer/,
      );
    });

    it("does not start one without a language host: it may be a script that downloads", async () => {
      machine.script("pulumi", "echo v3.300.0");
      assert.match(await refusal(), /has no `pulumi-language-nodejs` beside it/);
      assert.deepEqual(machine.calls("pulumi"), []);
    });

    it("passes over one that does not run", async () => {
      machine.script("pulumi", "echo 'cannot execute' >&2; exit 126");
      machine.script("pulumi-language-nodejs", "");
      assert.match(await refusal(), /did not name a version: cannot execute/);
    });
  });

  describe("in the cache", () => {
    it("builds once, and takes it from the cache the next time", async () => {
      machine.script("go", goScript());
      const built = await find();
      assert.equal(built.origin, "build");
      assert.match(built.folder, /a cache\/engine\/3\.259\.0-[0-9a-f]{12}$/);
      assert.deepEqual(readdirSync(built.folder).sort(), ["engine.json", "pulumi", "pulumi-language-nodejs"]);
      assert.deepEqual(engines(), [path.basename(built.folder)]);
      assert.deepEqual(await find(), { ...built, origin: "cache" });
      assert.deepEqual(
        machine.calls("go").map((call) => call.split(" ")[0]),
        ["version", "list", "build"],
      );
    });

    it("makes another one when the recipe has changed", async () => {
      machine.script("go", goScript());
      const first = await find();
      writeFileSync(path.join(machine.root, "recipe/main.go"), "package main\n");
      assert.notEqual((await find()).folder, first.folder);
    });

    it("replaces a damaged one, and says so", async () => {
      machine.script("go", goScript());
      const { pulumi } = await find();
      truncateSync(pulumi, 3);
      assert.equal((await find()).origin, "build");
      assert.ok(machine.told.some((line) => /pulumi is damaged and will be replaced/.test(line)));
      assert.equal((await find()).origin, "cache");
    });

    it("says what to do when the cache cannot be used", async () => {
      // A file where the folder should be refuses everybody, also the superuser, whom no permission stops.
      writeFileSync(machine.cache, "");
      machine.script("go", goScript());
      const message = await refusal();
      assert.match(message, /the cache folder: .*a cache.* cannot be used .*set CLOUD_GAMING_CACHE to a folder/);
      assert.deepEqual(machine.calls("go"), []);
    });
  });

  describe("building", () => {
    it("says what was tried, why not, and what to install, when there is no Go", async () => {
      machine.options.environment.PATH = machine.bin;
      const message = await refusal();
      const lines = message.split("\n");
      assert.match(lines[0] ?? "", /^No Pulumi engine could be found, downloaded or built\. Tried:$/);
      assert.deepEqual(
        lines.filter((line) => line.startsWith("  - ")).map((line) => line.slice(4).split(":")[0]),
        [
          "Pulumi on PATH",
          "the engine in the cache",
          "Pulumi's release",
          "building from Go modules",
          "Pulumi 3.230.0 or newer",
          "Go 1.25.11 or newer, to build the engine from Go modules",
        ],
      );
      assert.match(message, /building from Go modules: there is no `go` on PATH/);
      assert.match(message, /https:\/\/www\.pulumi\.com\/docs\/install\/\n.*https:\/\/go\.dev\/dl\//);
      assert.deepEqual(engines(), []);
    });

    it("does not use a Go that is too old, and lets none be downloaded", async () => {
      machine.script("go", '[ "$GOTOOLCHAIN" = local ] || exit 7; echo "go version go1.24.0 linux/amd64"');
      assert.match(await refusal(), /go is version 1\.24\.0, and 1\.25\.11 or newer is needed/);
    });

    it("says that the disk is full, and leaves nothing half done", async () => {
      machine.script("go", goScript("echo 'write /tmp/go-build1/b001: no space left on device' >&2; exit 1"));
      const message = await refusal();
      assert.match(message, /`go build` failed:\n +The disk is full: the build needs about 5 GB/);
      assert.match(message, /no space left on device/);
      assert.deepEqual(engines(), []);
    });

    it("shows the end of what Go says when modules cannot be had", async () => {
      machine.script(
        "go",
        '[ "$1" = version ] && echo "go version go1.26.8 x/y" && exit; echo "dial tcp: no such host" >&2; exit 1',
      );
      assert.match(await refusal(), /`go list` failed:\n +dial tcp: no such host/);
    });

    it("builds once for two calls at the same time", async () => {
      machine.script("go", goScript("sleep 0.5"));
      const origins = (await Promise.all([find(), find()])).map((engine) => engine.origin).sort();
      assert.deepEqual(origins, ["build", "cache"]);
      assert.equal(machine.calls("go").filter((call) => call.startsWith("build")).length, 1);
      assert.ok(machine.told.some((line) => line.includes(`waiting for process ${process.pid}, which is preparing`)));
    });

    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      it(`carries on after a run that was ended by ${signal} in the middle of a build`, async () => {
        const gate = path.join(machine.root, "go on");
        machine.script("go", goScript(`[ -e '${gate}' ] || exec sleep 3`));
        const program = `require("${path.resolve("tools/engine")}").findEngine(JSON.parse(process.argv[1]))`;
        const run = spawn(
          process.execPath,
          [
            "-r",
            "ts-node/register/transpile-only",
            "-e",
            program,
            JSON.stringify({ ...machine.options, progress: undefined }),
          ],
          { stdio: "ignore" },
        );
        const ended = new Promise((resolve) => run.once("exit", (_, by) => resolve(by)));
        while (!machine.calls("go").some((call) => call.startsWith("build"))) {
          assert.equal(run.exitCode, null);
          await delay(20);
        }
        run.kill(signal);
        assert.equal(await ended, signal);
        assert.equal(engines().length, 2, "the killed run left its lock and its work folder");

        writeFileSync(gate, "");
        const engine = await find();
        assert.equal(engine.origin, "build");
        assert.deepEqual(engines(), [path.basename(engine.folder)]);
      });
    }
  });
});
