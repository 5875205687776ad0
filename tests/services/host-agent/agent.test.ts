import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { needs } from "../../support/installed";
import { agentFolder, RunningAgent } from "./running-agent";
import { terminateEverywhere } from "./terminate-everywhere";

const healthy = (skip: boolean) =>
  `{"ApplicationHealthState":"Healthy","customMetrics":"{\\"rollingUpgrade\\":{\\"SkipUpgrade\\":${skip}}}"}`;
const unhealthy = healthy(false).replace("Healthy", "Unhealthy");

const event = (id: string, type: string, resource: string, before = "Wed, 25 Nov 2026 10:22:58 GMT") => ({
  ...{ EventId: id, EventType: type, ResourceType: "VirtualMachine", Resources: [resource] },
  ...{ EventStatus: before ? "Scheduled" : "Started", NotBefore: before, EventSource: "Platform" },
});

describe("The host agent, as a process", () => {
  let agent: RunningAgent;

  const start = async (...how: Parameters<typeof RunningAgent.start>) => (agent = await RunningAgent.start(...how));
  beforeEach(function () {
    needs(this, "python3");
  });
  afterEach(() => agent?.close());

  const answers = async (status: number, body: string) => {
    const response = await agent.ask();
    assert.deepEqual([response.status, await response.text()], [status, body]);
  };

  it("goes through every state of the table, and tells each in the journal", async () => {
    await start();
    const tells = (line: string) => agent.says(new RegExp(`^event=${line}$`, "m"));
    await agent.isIn("starting", { freeSlots: 0 });
    await answers(503, "");
    await tells("started pool=standard generation=3 capacity=spot slots=2");
    await tells("state from=none to=starting sessions=0");

    agent.streaming("active");
    await agent.isIn("free", { freeSlots: 2, slots: 2 });
    await answers(200, healthy(false));
    await tells("state from=starting to=free sessions=0");

    agent.session("one");
    await agent.isIn("busy", { sessions: 1, freeSlots: 1 });
    await answers(200, healthy(true));
    await tells("state from=free to=busy sessions=1");

    agent.file("drain");
    await agent.isIn("draining", { sessions: 1, freeSlots: 0, reason: "drain" });
    await answers(200, healthy(true));
    await tells("state from=busy to=draining sessions=1 reason=drain");

    agent.file("broken", "stage=gpu code=3\nand more");
    await agent.isIn("broken", { sessions: 1, freeSlots: 0, reason: "stage=gpu code=3" });
    await answers(200, healthy(true));
    await tells('state from=draining to=broken sessions=1 reason="stage=gpu code=3"');

    agent.remove("sessions/one");
    await agent.isIn("broken", { sessions: 0 });
    await answers(200, unhealthy);
    await tells('state from=broken to=broken sessions=0 reason="stage=gpu code=3"');

    agent.remove("broken");
    await agent.isIn("draining", { sessions: 0 });
    await answers(200, healthy(false));
    await tells("state from=broken to=draining sessions=0 reason=drain");

    agent.remove("drain");
    // It is started again: its folder is gone with it.
    agent.remove("sessions");
    agent.streaming("activating", { since: 7 });
    await agent.isIn("starting");
    await answers(503, "");
    await tells("state from=(draining|free) to=starting sessions=0");
  });

  it("calls a host broken whose streaming server is given up, and a boot failed where it was never ready", async () => {
    await start();
    agent.streaming("failed", { exitCode: 78 });
    await agent.isIn("broken", { reason: "the streaming server gave up with 78" });
    await answers(200, unhealthy);
    await agent.says(/^event=boot-failed stage=streaming-server code=78$/m);
  });

  it("doesn't call it a failed boot when the server has served before", async () => {
    await start();
    agent.streaming("active");
    await agent.isIn("free");
    agent.streaming("failed", { since: 7, exitCode: 139 });
    await agent.isIn("broken");
    await agent.says(/to=broken sessions=0 reason="the streaming server gave up with 139"/);
    assert.doesNotMatch(agent.said, /boot-failed/);
  });

  it("tells a state again while it lasts, and what stopped the boot, for alerts that didn't hear it the first time", async () => {
    await start({ repeatSeconds: 0.2 });
    agent.file("broken", "stage=pull code=21 reason=the build doesn't fit into the folder\n");
    await agent.says(/(^event=state from=broken to=broken sessions=0 reason="stage=pull code=21 .*\n[^]*){2}/m);
    await agent.says(/(^event=boot-failed stage=pull code=21\n[^]*){2}/m);

    agent.file("broken", "stage=host-tools code=30 reason=another digest\n");
    await agent.says(/^event=boot-failed stage=host-tools code=30$/m);

    agent.remove("broken");
    agent.streaming("failed", { exitCode: 78 });
    await agent.says(/(^event=boot-failed stage=streaming-server code=78\n[^]*){3}/m);

    agent.streaming("active");
    await agent.says(/(^event=state from=free to=free sessions=0\n[^]*){2}/m);
    assert.doesNotMatch(agent.said.slice(agent.said.indexOf("to=free")), /boot-failed/);
  });

  it("tells no state again before its time", async () => {
    await start();
    agent.streaming("active");
    await agent.isIn("free");
    await delay(500);
    assert.equal(agent.said.match(/^event=state from=\w+ to=free/gm)?.length, 1);
  });

  it("listens on loopback only, and knows two paths", async () => {
    await start();
    assert.equal((await agent.ask("/")).status, 404);
    const hexPort = agent.port.toString(16).toUpperCase().padStart(4, "0");
    assert.match(readFileSync("/proc/net/tcp", "utf8"), new RegExp(`0100007F:${hexPort} 00000000:0000 0A`));
  });

  it("counts what is a session, and believes it when in doubt", async () => {
    await start();
    agent.streaming("active");
    const gone = spawnSync("true").pid;
    agent.session("crashed", `${gone}\n`);
    agent.session(".hidden");
    agent.session("a name with blanks");
    mkdirSync(join(agent.sessions, "folder"));
    symlinkSync("/etc/passwd", join(agent.sessions, "link"));
    await agent.isIn("free", { sessions: 0, freeSlots: 2 });
    await agent.says(/^event=sessions-unclear reason="4 entries that are no session"$/m);

    agent.session("alive", `${process.pid}\n`);
    agent.session("someone-elses", "1");
    await agent.isIn("busy", { sessions: 2, freeSlots: 0 });
    agent.session("junk-inside", "\0\xff".repeat(5000));
    await agent.isIn("busy", { sessions: 3, freeSlots: 0 });
    await agent.says(/reason="3 sessions, and the host has 2 slots"/);

    // Unreadable: nobody knows who plays, so nobody is thrown out.
    agent.remove("sessions");
    writeFileSync(agent.sessions, "no folder");
    await agent.isIn("busy", { sessions: 2, freeSlots: 0 });
    await answers(200, healthy(true));
    await agent.says(/can't be read \(Not a directory\): all slots count as taken/);
  });

  it("publishes both metrics once a minute, as Azure Monitor takes them", async () => {
    await start({ minuteSeconds: 1 });
    agent.streaming("active");
    agent.session("one");
    await agent.isIn("busy");
    await delay(3200);
    const { reports, audiences } = agent.azure;
    const last = reports.at(-1)!;
    assert.equal(
      last.url,
      "/subscriptions/s/resourceGroups/rg-hosts/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-standard/metrics",
    );
    assert.equal(last.headers.authorization, "Bearer the-token");
    assert.equal(last.headers["content-type"], "application/json");
    const of = (metric: string) => reports.filter(({ body }) => body.data.baseData.metric === metric);
    for (const [metric, value] of [
      ["FreeSlots", 1],
      ["BusySlots", 1],
    ] as const) {
      const { body } = of(metric).at(-1)!;
      const series = [{ min: value, max: value, sum: value, count: 1 }];
      assert.deepEqual(body.data.baseData, { metric, namespace: "cloudgaming/hosts", series });
      assert.match(body.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      const minutes = of(metric).map(({ body }) => Date.parse(body.time) / 1000);
      assert.ok(minutes.length >= 3 && minutes.length <= 5, minutes.join());
      assert.deepEqual(
        minutes,
        minutes.map((_, index) => minutes[0]! + index),
        "each minute once, none left out",
      );
    }
    // One token serves until it ends, and it is for Azure Monitor.
    assert.deepEqual(audiences, ["https://monitoring.azure.com/"]);
    assert.match(agent.said, /^event=metrics-published$/m);
    assert.doesNotMatch(agent.said, /the-token/);
  });

  it("tells no minute twice, also when it is started again", async () => {
    await start({ minuteSeconds: 1 });
    await agent.until("a report", () => Promise.resolve(agent.azure.reports.length >= 2));
    await agent.end();
    await agent.launch();
    await delay(1200);
    const told = agent.azure.reports.map(({ body }) => `${body.data.baseData.metric} ${body.time}`);
    assert.equal(new Set(told).size, told.length, told.join("\n"));
  });

  it("sends again what Azure refused, and not what it may have taken", async () => {
    // All tries belong to one minute, so they must not begin at its end.
    const minuteSeconds = 4;
    await delay(minuteSeconds * 1000 - (Date.now() % (minuteSeconds * 1000)));
    await start({ minuteSeconds, offsetSeconds: 0 }, { metrics: [500, 429, "hangs", "hangs up", 200] });
    const { azure } = agent;
    await agent.until("four tries", () => Promise.resolve(azure.reports.length >= 4));
    await agent.says(/event=metrics-failed reason="Azure Monitor answered 500: unexpected"/);
    await agent.says(/event=metrics-failed reason="Azure Monitor answered 429: too many reports"/);
    await agent.says(/event=metrics-failed reason=".*; not sent again, it may have been taken"/);
    const told = azure.reports.slice(0, 4).map(({ body }) => body.data.baseData.metric);
    assert.deepEqual(told, ["FreeSlots", "FreeSlots", "FreeSlots", "BusySlots"]);
    assert.equal(new Set(azure.reports.slice(0, 4).map(({ body }) => body.time)).size, 1);
  });

  it("says why it publishes nothing, once, and publishes when it may", async () => {
    await start({ minuteSeconds: 1 }, { token: [400] });
    await agent.says(
      /event=metrics-failed reason="the metadata service answered 400: this machine has no such identity \(yet\)"/,
    );
    agent.azure.behaves = { ...agent.azure.behaves, token: [200], metrics: [403] };
    await agent.says(/event=metrics-failed reason="Azure Monitor answered 403: the identity may not publish/);
    const asked = agent.azure.audiences.length;
    // A role that was given since is in a new token only.
    await agent.until("another token", () => Promise.resolve(agent.azure.audiences.length > asked));
    agent.azure.behaves.metrics = [200];
    await agent.says(/^event=metrics-published$/m);
    assert.equal(agent.said.match(/answered 403/g)?.length, 1);
  });

  it("answers for the host while nothing of Azure answers, and ends at once when it is told to", async () => {
    await start({ minuteSeconds: 1, timeoutSeconds: 30 });
    Object.assign(agent.azure.behaves, { events: ["hangs"], metrics: ["hangs"] });
    agent.streaming("active");
    await agent.isIn("free");
    await agent.until("a report that hangs", () => Promise.resolve(agent.azure.reports.length > 0));
    const began = Date.now();
    await answers(200, healthy(false));
    assert.ok(Date.now() - began < 500);
    const { code, milliseconds } = await agent.end();
    assert.equal(code, 0, agent.said);
    assert.ok(milliseconds < 1500, `${milliseconds} ms`);
    assert.match(agent.said, /^event=stopped$/m);
  });

  it("drains when Azure takes its own machine away, and not for others or for what passes", async () => {
    await start();
    agent.streaming("active");
    await agent.isIn("free");
    agent.azure.events = [
      "junk",
      { EventId: "0", EventType: "Preempt", Resources: "no list" },
      event("1", "Preempt", "vmss-standard_ffffffff"),
      event("2", "Freeze", agent.azure.name),
    ];
    await agent.says(/^event=maintenance-notice type=Freeze not-before=2026-11-25T10:22:58Z id=2$/m);
    assert.equal((await agent.state()).state, "free");

    agent.azure.events = [event("3", "Preempt", agent.azure.name.toUpperCase())];
    await agent.isIn("draining", { freeSlots: 0, reason: "Azure takes the host away" });
    await agent.says(/^event=spot-eviction type=Preempt not-before=2026-11-25T10:22:58Z id=3$/m);
    await agent.says(/^event=notice-over type=Freeze id=2$/m);

    agent.azure.events = [];
    await agent.isIn("free", { freeSlots: 2 });
    agent.azure.events = [event("4", "Terminate", agent.azure.name, "")];
    await agent.isIn("draining");
    await agent.says(/^event=terminate-notice type=Terminate not-before=begun id=4$/m);
    assert.equal(agent.said.match(/event=spot-eviction/g)?.length, 1);

    // It keeps what it knows while the metadata service fails.
    agent.azure.behaves.events = [500];
    await agent.says(/event=scheduled-events-failed reason="the metadata service answered 500/);
    assert.equal((await agent.state()).state, "draining");
  });

  it("lets Azure delete it before its notice is over once nobody plays, and says so once", async () => {
    await start({}, { approvals: [500, "hangs up", 200] });
    agent.streaming("active");
    agent.session("one");
    await agent.isIn("busy");
    agent.azure.events = [event("1", "Terminate", agent.azure.name)];
    await agent.isIn("draining", { sessions: 1 });
    await delay(600);
    assert.deepEqual(agent.azure.approvals, [], "under a session");

    agent.remove("sessions/one");
    await agent.says(/^event=terminate-approved id=1$/m);
    await agent.says(/^event=terminate-approval-failed id=1 reason="the metadata service answered 500"$/m);
    await agent.says(/^event=terminate-approval-failed id=1 reason=".* didn't answer: .*"$/m);
    await delay(300);
    assert.deepEqual(agent.azure.approvals, Array(3).fill({ StartRequests: [{ EventId: "1" }] }));
    assert.equal(agent.said.match(/terminate-approved/g)?.length, 1);
  });

  it("lets Azure replace it at once when it is broken, and not while somebody still plays", async () => {
    await start();
    agent.streaming("active");
    agent.file("broken", "the GPU is gone");
    agent.session("one");
    agent.azure.events = [event("1", "Terminate", agent.azure.name)];
    await agent.says(/^event=terminate-notice /m);
    await agent.isIn("broken", { sessions: 1 });
    await delay(500);
    assert.deepEqual(agent.azure.approvals, []);
    agent.remove("sessions/one");
    await agent.says(/^event=terminate-approved id=1$/m);
  });

  it("approves no deletion of others, none that has begun, and nothing but deletions", async () => {
    await start();
    agent.streaming("active");
    await agent.isIn("free");
    const { name } = agent.azure;
    const shared = { ...event("1", "Terminate", name), Resources: [name, "vmss-standard_ffffffff"] };
    agent.azure.events = [
      ...[shared, event("2", "Terminate", "vmss-standard_ffffffff"), event("3", "Preempt", name)],
      ...[event("4", "Reboot", name), event("5", "Terminate", name, "")],
    ];
    await agent.isIn("draining", { sessions: 0 });
    await delay(600);
    assert.deepEqual(agent.azure.approvals, []);
  });

  it("counts as starting while systemd doesn't say how the server is", async () => {
    await start();
    writeFileSync(join(agent.folder, "unit"), "nothing of use\n");
    await agent.isIn("starting");
    await answers(503, "");
  });

  it("stays small, whatever is asked of it and lies in its folder", async () => {
    await start();
    agent.streaming("active");
    for (let file = 0; file < 300; file++) agent.session(`session-${file}`);
    // Neither counted to the end nor taken for free.
    await agent.isIn("busy", { sessions: 2, freeSlots: 0 });
    await agent.says(/more than 256 entries/);
    const silent = Array.from({ length: 12 }, () => connect(agent.port, "127.0.0.1").on("error", () => {}));
    const refused = Array.from({ length: 60 }, () => agent.ask().catch(() => undefined));
    await Promise.all(refused);
    assert.equal((await agent.ask()).status, 200);
    assert.ok(agent.kernel("Threads") <= 24, `${agent.kernel("Threads")} threads`);
    assert.ok(agent.kernel("VmRSS") < 64 * 1024, `${agent.kernel("VmRSS")} KiB`);
    for (const socket of silent) socket.destroy();
  });

  it("ends at SIGTERM whatever line of code its main thread is at", async () => {
    await start();
    await agent.end();
    const hostFile = join(agent.folder, "host.json");
    const host = JSON.parse(readFileSync(hostFile, "utf8")) as object;
    // Port 0: several agents run at once.
    writeFileSync(hostFile, JSON.stringify({ ...host, health: { port: 0, path: "/health" } }));
    const program = join(agentFolder, "agent.py");
    const env = { PATH: `${agent.folder}:${process.env.PATH}` };
    const { places, faults } = await terminateEverywhere({ exitCode: 0, program, hostFile, env });
    assert.deepEqual(faults, []);
    assert.ok(places > 100, `SIGTERM was tried at ${places} places`);
  }).timeout(300_000);
});
