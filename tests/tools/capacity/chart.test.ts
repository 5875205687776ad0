import assert from "node:assert/strict";
import { chart, type Panel } from "../../../tools/capacity/chart";

const day = (value: (minute: number) => number): number[] => Array.from({ length: 1440 }, (_, minute) => value(minute));
const panel: Panel = {
  unit: "sessions",
  lines: [
    { label: "demand", style: "demand", values: day((minute) => (minute < 720 ? 3 : 12)) },
    { label: "slots", style: "slots", values: [10] },
  ],
};

describe("picture of a day", () => {
  it("has a line, a sample and a label for each series, with different dashes", () => {
    const svg = chart("A <day>", "prod & more", [panel, panel]);
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.ok(svg.includes("A &lt;day>") && svg.includes("prod &amp; more"));
    for (const label of ["demand", "slots", "sessions"]) assert.ok(svg.includes(`>${label}</text>`), label);
    assert.equal(svg.match(/stroke="#d55e00" stroke-width="2" stroke-dasharray="7 3"/g)?.length, 4);
    assert.ok(!svg.includes("NaN"));
  });

  it("starts its axis at nothing and ends it above the most", () => {
    const svg = chart("day", "", [panel, panel]);
    for (const tick of [0, 2, 12]) assert.ok(svg.includes(`text-anchor="end">${tick}</text>`), `${tick}`);
    assert.ok(!svg.includes(`text-anchor="end">14</text>`));
    assert.ok(svg.includes(">24:00</text>"));
  });

  it("hatches what is missing, from where it begins to where it ends", () => {
    const served = day((minute) => (minute < 720 ? 3 : minute < 780 ? 10 : 12));
    const svg = chart("day", "", [{ ...panel, gap: { label: "waiting", values: served } }, panel]);
    const area = /<path d="(M[^"]*Z)" fill="url\(#hatch\)"/.exec(svg)?.[1] ?? "";
    assert.match(area, /^M525 /, "noon is in the middle of the axis");
    assert.ok(area.includes("H562.6") && !area.includes("H563.2"), area);
  });

  it("draws a day on which nothing happens", () => {
    const empty: Panel = { unit: "hosts", lines: [{ label: "hosts", style: "hosts", values: [0] }] };
    assert.ok(!chart("day", "", [empty, empty]).includes("NaN"));
  });
});
