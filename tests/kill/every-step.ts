import { availableParallelism } from "node:os";
import { assertConverges, type Command, type Moment, SmallStack } from "./small-stack";

/** A command to be killed, and what it is given on. */
interface Life {
  name: string;
  /** Deployed before; nothing when left out. */
  on?: Command;
  killed: Command;
  /** What is done about it: the same command again, or, where somebody thinks better of it, another. */
  then: Command;
  /** Changes that it makes to the cloud when nobody kills it. */
  changes: number;
}

const first: Command = { verb: "up", edition: "first" };
const second: Command = { verb: "up", edition: "second" };
const destroy: Command = { verb: "destroy" };

const lives: Life[] = [
  { name: "up", killed: first, then: first, changes: 20 },
  { name: "update", on: first, killed: second, then: second, changes: 10 },
  { name: "update taken back", on: first, killed: second, then: first, changes: 10 },
  { name: "destroy", on: second, killed: destroy, then: destroy, changes: 20 },
];
interface Result {
  error?: Error;
  seconds: number;
}

const moments: Moment[] = ["unheard", "heard"];

/** `STEP="update 7 heard"` is one step, `STEP=update` all of a command. */
const chosen = process.env["STEP"] ?? "";
/** Steps at a time: each is an engine, a language host and a program, which mostly wait for each other. */
const atOnce = Number(process.env["STEPS_AT_ONCE"] ?? availableParallelism());
if (!(atOnce >= 1)) throw new Error(`STEPS_AT_ONCE=${process.env["STEPS_AT_ONCE"]}: write a whole number from 1.`);

const steps = lives.flatMap((life) =>
  Array.from({ length: life.changes }, (_, index) => index + 1).flatMap((after) =>
    moments.map((moment) => ({ life, after, moment, title: `${life.name} ${after} ${moment}` })),
  ),
);
const selected = steps.filter(({ title }) => `${title} `.startsWith(chosen === "" ? "" : `${chosen} `));

describe("a deployment killed at every step", () => {
  const began = Date.now();
  const stacks: SmallStack[] = [];
  const outcomes = new Map<Life, Promise<{ start: SmallStack; wanted: string[] }>>();
  const results = new Map<string, Promise<Result>>();

  before(() => {
    if (selected.length === 0)
      throw new Error(`STEP="${chosen}" is none of: ${steps.map(({ title }) => title).join(", ")}`);
    const waiting = selected.map((step) => {
      let resolve!: (result: Result) => void;
      results.set(step.title, new Promise((resolved) => (resolve = resolved)));
      return { ...step, resolve };
    });
    const work = async (): Promise<void> => {
      for (let step = waiting.shift(); step; step = waiting.shift()) {
        const started = Date.now();
        const error = await tryStep(step).then(
          () => undefined,
          (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason))),
        );
        step.resolve({ error, seconds: (Date.now() - started) / 1000 });
      }
    };
    for (let worker = 0; worker < atOnce; worker++) void work();
  });

  for (const { title } of selected) {
    it(title, async function () {
      const { error, seconds } = await results.get(title)!;
      this.test!.title = `${title}  (${seconds.toFixed(1)} s)`;
      if (error === undefined) return;
      error.message += `\n\nThis step alone: STEP="${title}" npm run test:kill`;
      throw error;
    });
  }

  after(() => {
    stacks.forEach((stack) => stack.remove());
    const minutes = (Date.now() - began) / 60_000;
    console.log(`\n  ${selected.length} steps, ${atOnce} at a time, in ${minutes.toFixed(1)} minutes`);
  });

  async function tryStep({ life, after, moment }: (typeof steps)[number]): Promise<void> {
    const { start, wanted } = await undisturbed(life);
    const stack = start.copy();
    try {
      await stack.kill(life.killed, after, moment);
      await assertConverges(stack, life.then, wanted);
    } finally {
      stack.remove();
    }
  }

  /** What a command starts from, and what it comes to when nobody kills it; once for each. */
  function undisturbed(life: Life): Promise<{ start: SmallStack; wanted: string[] }> {
    const known = outcomes.get(life) ?? prepare(life);
    outcomes.set(life, known);
    return known;
  }

  async function prepare({ name, on, killed, then, changes }: Life): Promise<{ start: SmallStack; wanted: string[] }> {
    const start = new SmallStack();
    stacks.push(start);
    if (on) await start.run(on);
    else await start.pulumi(["stack", "init", "dev"]);
    const end = start.copy();
    stacks.push(end);
    let count = 0;
    await end.try(killed, { simulator: { onChange: () => count++ } });
    if (count !== changes) {
      throw new Error(`${name} makes ${count} changes now, and ${changes} are killed: write ${count} in ${__filename}`);
    }
    if (then !== killed) await end.run(then);
    const wanted = await end.outcome();
    return { start, wanted };
  }
});
