import assert from "node:assert/strict";
import { wordsOf } from "../../../../../tools/relay/trials/stage/first-start";
import {
  containerSubstitutions,
  substitute,
  trialDifferences,
} from "../../../../../tools/relay/trials/stage/substitutions";

describe("a unit's command in a trial", () => {
  it("has the words that systemd makes of it", () => {
    const environment = { IMAGE: "name:1", NONE: "", TWO: "--volume a:b" };
    assert.deepEqual(wordsOf("run $TWO $NONE ${IMAGE} --user=${IMAGE}", environment), [
      "run",
      "--volume",
      "a:b",
      "name:1",
      "--user=name:1",
    ]);
    assert.deepEqual(wordsOf(`/bin/sh -c 'exists "$IMAGE" || pull'`, environment), [
      "/bin/sh",
      "-c",
      `exists "$IMAGE" || pull`,
    ]);
  });

  const unit = "/etc/systemd/system/relay.service";
  const start = "podman run --rm --replace --cgroups split --ulimit nofile=1048576:1048576 image";

  it("is the relay's but for substitutions that are named, each with its reason", () => {
    assert.equal(
      substitute(unit, start, containerSubstitutions("4.6.1")),
      "podman run --rm --replace --init --ulimit nofile=20000:20000 --ulimit nproc=1024:1024 image",
    );
    assert.equal(substitute("/etc/relay/image.env", start, containerSubstitutions("4.6.1")), start);
    const lines = trialDifferences("4.6.1").join("\n");
    for (const { from, because } of containerSubstitutions("4.6.1")) {
      assert.ok(lines.includes(from.trim()) && lines.includes(because), from);
    }
  });

  it("is started without an init program where coturn ends at SIGTERM by itself", () => {
    assert.doesNotMatch(substitute(unit, start, containerSubstitutions("4.9.0")), /--init/);
  });

  it("is refused where a substitution fits no longer, since the unit has changed", () => {
    assert.throws(
      () => substitute(unit, "podman run --cgroups enabled", containerSubstitutions("4.9.0")),
      /^Error: \/etc\/systemd\/system\/relay\.service: " --cgroups split" is there 0 times, not once$/,
    );
  });
});
