import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { needs } from "../../support/installed";
import { agentFolder } from "./running-agent";

/** What is approved at each of some moments, a second each: whether the host is empty then, and what Azure lists. */
const moments = `
import json, sys
from terminate_approval import TerminateApproval
now = 0
approval = TerminateApproval(empty_seconds=3, clock=lambda: now)
found = []
for now, moment in enumerate(json.load(sys.stdin)):
    if moment == "no answer":
        approval.interrupted()
        continue
    events = {key: {"EventType": "Terminate", "EventStatus": "Scheduled", "Resources": ["Vmss_1"]} for key in moment["events"]}
    for key in approval.due(events, "vmss_1", moment["empty"]):
        found.append([now, key])
        if moment.get("heard", True):
            approval.done(key)
print(json.dumps(found))
`;

type Moment = "no answer" | { empty: boolean; events: string[]; heard?: boolean };

const approved = (given: Moment[]): [number, string][] => {
  const { status, stdout, stderr } = spawnSync("python3", ["-B", "-c", moments], {
    encoding: "utf8",
    input: JSON.stringify(given),
    env: { ...process.env, PYTHONPATH: agentFolder },
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as [number, string][];
};
const empty: Moment = { empty: true, events: ["a"] };
const played: Moment = { empty: false, events: ["a"] };
const none: Moment = { empty: true, events: [] };

describe("When a deletion is approved", () => {
  before(function () {
    needs(this, "python3");
  });

  for (const [what, given, expected] of [
    ["once, when the host was empty for a while", [empty, empty, empty, empty, empty, empty], [[3, "a"]]],
    ["not while somebody plays", [played, played, played, played, played], []],
    ["counting from the last session's end", [empty, empty, played, empty, empty, empty, empty], [[6, "a"]]],
    ["not for what wasn't looked at", [empty, empty, "no answer", empty, empty, empty, empty], [[6, "a"]]],
    ["counting from the notice, not from before", [none, none, none, none, empty, empty, empty, empty], [[7, "a"]]],
    [
      "again, where it wasn't heard",
      [empty, empty, empty, { ...empty, heard: false }, empty, empty],
      [
        [3, "a"],
        [4, "a"],
      ],
    ],
    [
      "each notice for itself",
      [empty, empty, empty, empty, none, ...Array<Moment>(5).fill({ empty: true, events: ["b"] })],
      [
        [3, "a"],
        [8, "b"],
      ],
    ],
  ] as [string, Moment[], [number, string][]][]) {
    it(what, () => assert.deepEqual(approved(given), expected));
  }
});
