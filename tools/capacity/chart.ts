import { clock, minutesPerDay } from "./time";

/** A line of a picture. Lines differ in dashes and width as well as in colour. */
export interface Line {
  label: string;
  style: keyof typeof styles;
  /** One value a minute of the day, or as many as the axis has; a single one holds all along. */
  values: readonly number[];
}

/** One of the two halves of a picture. */
export interface Panel {
  /** What its axis counts. */
  unit: string;
  lines: Line[];
  /** A hatched area between the first line and this one, for what is missing. */
  gap?: { label: string; values: readonly number[] };
}

/** What the values of a picture's lines are along. */
export interface Axis {
  /** How many values a line has; each is drawn until the next one. */
  values: number;
  ticks: { at: number; label: string }[];
}

/** The minutes of a day. */
const dayAxis: Axis = {
  values: minutesPerDay,
  ticks: Array.from({ length: 9 }, (_, index) => ({
    at: index * 180,
    label: index === 8 ? "24:00" : clock(index * 180),
  })),
};

// Okabe and Ito's colours, which are told apart with any colour vision.
const styles = {
  demand: { colour: "#0072b2", width: 2.5, dash: "" },
  slots: { colour: "#d55e00", width: 2, dash: "7 3" },
  "more slots": { colour: "#6b3fa0", width: 2, dash: "2 3" },
  hosts: { colour: "#00745a", width: 2.5, dash: "" },
  starting: { colour: "#b0568b", width: 1.5, dash: "2 2" },
  baseline: { colour: "#444444", width: 1.5, dash: "14 4 3 4" },
} as const;

const width = 1000;
const margin = { left: 74, right: 24 };
const plotWidth = width - margin.left - margin.right;
const panelHeight = 230;
const firstPanel = 104;
const panelDistance = 330;
const height = firstPanel + panelDistance + panelHeight + 54;

/** An SVG of two panels, one above the other, over the hours of the region's own clock or another axis. */
export function chart(title: string, subtitle: string, panels: readonly [Panel, Panel], axis: Axis = dayAxis): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    `  font-family="'DejaVu Sans', Verdana, Arial, sans-serif" font-size="14" fill="#222222" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(subtitle)}</desc>`,
    `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`,
    `  <rect width="6" height="6" fill="#f3d9a4"/><line x1="0" y1="0" x2="0" y2="6" stroke="#8a5a00" stroke-width="2"/></pattern></defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${margin.left}" y="30" font-size="20" font-weight="bold">${escaped(title)}</text>`,
    `<text x="${margin.left}" y="52" fill="#555555">${escaped(subtitle)}</text>`,
    ...panels.flatMap((panel, index) => panelOf(panel, firstPanel + index * panelDistance, axis)),
    "</svg>",
    "",
  ].join("\n");
}

function panelOf({ unit, lines, gap }: Panel, top: number, axis: Axis): string[] {
  const most = Math.max(1, ...lines.flatMap(({ values }) => values), ...(gap?.values ?? []));
  const step = niceStep(most);
  const highest = Math.ceil(most / step) * step;
  const x = (at: number): number => round(margin.left + (plotWidth * at) / axis.values);
  const y = (value: number): number => round(top + panelHeight * (1 - value / highest));
  const bottom = top + panelHeight;
  const ticks = Array.from({ length: Math.round(highest / step) + 1 }, (_, index) => index * step);
  return [
    ...legend(lines, gap?.label, top - 22),
    ...ticks.flatMap((tick) => [
      `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#dddddd"/>`,
      `<text x="${margin.left - 8}" y="${y(tick) + 5}" text-anchor="end">${tick}</text>`,
    ]),
    ...axis.ticks.flatMap(({ at, label }) => [
      `<line x1="${x(at)}" x2="${x(at)}" y1="${top}" y2="${bottom + 5}" stroke="#dddddd"/>`,
      `<text x="${x(at)}" y="${bottom + 22}" text-anchor="middle">${label}</text>`,
    ]),
    `<path d="M${margin.left} ${top}V${bottom}H${width - margin.right}" fill="none" stroke="#222222"/>`,
    `<text transform="translate(20 ${top + panelHeight / 2}) rotate(-90)" text-anchor="middle">${escaped(unit)}</text>`,
    ...(gap ? [`<path d="${areaBetween(lines[0]!.values, gap.values, x, y)}" fill="url(#hatch)"/>`] : []),
    // The first line is drawn last, over the others.
    ...[...lines].reverse().map(({ values, style }) => `<path d="${steps(values, axis, x, y)}" ${strokeOf(style)}/>`),
  ];
}

function strokeOf(style: Line["style"]): string {
  const { colour, width: thickness, dash } = styles[style];
  return `fill="none" stroke="${colour}" stroke-width="${thickness}"${dash ? ` stroke-dasharray="${dash}"` : ""}`;
}

/** Samples of the lines with what they are, in a row above the panel. */
function legend(lines: readonly Line[], gap: string | undefined, y: number): string[] {
  const entries = [
    ...lines.map(({ label, style }) => ({
      label,
      sample: (left: number) => `<path d="M${left} ${y}h36" ${strokeOf(style)}/>`,
    })),
    ...(gap === undefined
      ? []
      : [
          {
            label: gap,
            sample: (left: number) => `<rect x="${left}" y="${y - 6}" width="36" height="12" fill="url(#hatch)"/>`,
          },
        ]),
  ];
  let left = margin.left;
  return entries.flatMap(({ label, sample }) => {
    const parts = [sample(left), `<text x="${left + 43}" y="${y + 5}">${escaped(label)}</text>`];
    // About what a letter of that size takes; there is no measuring here.
    left += 43 + label.length * 7.5 + 26;
    return parts;
  });
}

type Scale = (value: number) => number;

/** A value holds until the next one. */
function steps(values: readonly number[], axis: Axis, x: Scale, y: Scale): string {
  let path = `M${x(0)} ${y(values[0] ?? 0)}`;
  for (let minute = 1; minute < values.length; minute++)
    if (values[minute] !== values[minute - 1]) path += `H${x(minute)}V${y(values[minute]!)}`;
  return `${path}H${x(axis.values)}`;
}

/** The areas in which one is above the other, each as a shape of its own. */
function areaBetween(upper: readonly number[], lower: readonly number[], x: Scale, y: Scale): string {
  let path = "";
  for (let from = 0; from < upper.length; from++) {
    if (upper[from]! <= lower[from]!) continue;
    let to = from;
    while (to < upper.length && upper[to]! > lower[to]!) to++;
    path += `M${x(from)} ${y(lower[from]!)}`;
    for (let minute = from; minute < to; minute++) path += `V${y(upper[minute]!)}H${x(minute + 1)}`;
    for (let minute = to - 1; minute >= from; minute--) path += `V${y(lower[minute]!)}H${x(minute)}`;
    path += "Z";
    from = to;
  }
  return path;
}

/** 1, 2 or 5 times a power of ten, so that there are four to eight lines. */
function niceStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return Math.max(
    1,
    [1, 2, 5, 10].map((factor) => factor * power).find((step) => most / step <= 8)!,
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
