import assert from "node:assert/strict";
import path from "node:path";

import { BUILD_FLAGS, neededGoVersion } from "../../../tools/engine/build";
import { engineFolder, recipeFiles, userCacheFolder } from "../../../tools/engine/cache";
import { elapsed, showProgress } from "../../../tools/engine/progress";
import { isAtLeast, versionIn } from "../../../tools/engine/version";

describe("the engine's parts", () => {
  it("keeps its cache where the system keeps the user's caches", () => {
    const cases: [NodeJS.ProcessEnv, NodeJS.Platform, string][] = [
      [{}, "linux", "/home/u/.cache/cloud-gaming"],
      [{ XDG_CACHE_HOME: "/xdg" }, "linux", "/xdg/cloud-gaming"],
      [{ XDG_CACHE_HOME: "relative" }, "linux", "/home/u/.cache/cloud-gaming"],
      [{}, "darwin", "/home/u/Library/Caches/cloud-gaming"],
      [{ LOCALAPPDATA: "/local" }, "win32", "/local/cloud-gaming/cache"],
      [{ CLOUD_GAMING_CACHE: "/mine", XDG_CACHE_HOME: "/xdg" }, "linux", "/mine"],
    ];
    for (const [environment, platform, expected] of cases) {
      assert.equal(userCacheFolder(environment, platform, "/home/u"), expected);
    }
  });

  it("names the engine's folder after everything that makes it", () => {
    const recipe = path.resolve("tools/engine/language-host");
    const folder = engineFolder("/c", recipe, BUILD_FLAGS);
    assert.match(folder, /^\/c\/engine\/3\.259\.0-[0-9a-f]{12}$/);
    assert.notEqual(engineFolder("/c", recipe, ["-other"]), folder);
    assert.deepEqual(
      recipeFiles(recipe).filter((file) => !file.endsWith(".go")),
      ["go.mod", "go.sum"],
    );
    assert.match(neededGoVersion(recipe), /^1\.\d+(\.\d+)?$/);
  });

  it("reads versions as programs print them", () => {
    for (const [text, version] of [
      ["v3.259.0\n", "3.259.0"],
      ["3.260.0-alpha.x1\n", "3.260.0"],
      ["go version go1.26.8 linux/amd64", "1.26.8"],
      ["go version go1.27rc1 linux/amd64", "1.27.0"],
      ["command not found", undefined],
    ] as const) {
      assert.equal(versionIn(text), version);
    }
  });

  it("compares versions by number", () => {
    for (const [version, atLeast, expected] of [
      ["3.230.0", "3.230.0", true],
      ["3.229.9", "3.230.0", false],
      ["3.1000.0", "3.230.0", true],
      ["4.0.0", "3.230.0", true],
      ["2.999.0", "3.230.0", false],
    ] as const) {
      assert.equal(isAtLeast(version, atLeast), expected, `${version} at least ${atLeast}`);
    }
  });

  it("shows progress in a log as a line for each stage, and one now and then", async () => {
    const lines: string[] = [];
    const progress = showProgress({ write: (text) => lines.push(text) }, 20);
    progress.stage("compiling");
    progress.detail("3 of 4");
    await new Promise((resolve) => setTimeout(resolve, 1_030));
    progress.stage("unpacking");
    progress.end();
    assert.equal(lines[0], "compiling …\n");
    assert.equal(lines.at(-2), "  still compiling (3 of 4), 1 s\n");
    assert.equal(lines.at(-1), "unpacking …\n");
  });

  it("shows progress on a terminal in one line that fits and is gone at the end", () => {
    let screen = "";
    const progress = showProgress({ isTTY: true, columns: 20, write: (text) => (screen += text) });
    progress.stage("downloading something with a long name");
    progress.note("a note that stays");
    progress.end();
    const erase = "\r\u001b[K";
    assert.equal(
      screen,
      [`${erase}downloading somethi`, `${erase}a note that stays\n`, `${erase}downloading somethi`, erase].join(""),
    );
    assert.deepEqual([elapsed(42), elapsed(185)], ["42 s", "3 min 05 s"]);
  });
});
