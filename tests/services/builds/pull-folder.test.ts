import assert from "node:assert/strict";
import { join } from "node:path";
import { BuildRefused } from "../../../services/builds/format";
import { gameFolder } from "../../../services/builds/pull/pull";

describe("the folder that a game is shown in", () => {
  it("is a direct child of the folder that builds are pulled into", () => {
    for (const folder of ["/srv/local/builds", "builds", ".", "/srv/local/builds/"]) {
      assert.equal(gameFolder(folder, "rocket-racer"), join(folder, "rocket-racer"));
    }
  });

  for (const game of ["../x", "..", ".", "", "a/b", "a/../b", "/etc", "./a", "a/", ".builds"]) {
    it(`is never outside of it or its builds: ${JSON.stringify(game)} is refused`, () => {
      for (const folder of ["/srv/local/builds", ".", "/"]) assert.throws(() => gameFolder(folder, game), BuildRefused);
    });
  }
});
