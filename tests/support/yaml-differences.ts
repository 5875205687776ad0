/** One construct that readers of YAML 1.1 and 1.2 take for different values. */
export interface YamlDifference {
  what: string;
  /** The stack file. */
  text: string | Uint8Array;
  /**
   * The values that the program gets; `refused` where the engine and `config check` refuse the file, and `refused by check`
   * where the engine alone takes it.
   */
  read: Record<string, unknown> | "refused" | "refused by check";
}

const moment = (date: string, time = "00:00:00", zone = "+0000 UTC"): string => `${date} ${time} ${zone}`;

/** Scalars without quotes, and what the program gets. */
export const scalars: [written: string, read: unknown][] = [
  ...(["yes", "Yes", "NO", "on", "off", "y", "n", "tRue"] as const).map((text): [string, unknown] => [text, text]),
  ...(["true", "True", "TRUE"] as const).map((text): [string, unknown] => [text, true]),
  ...(["~", "null", "Null", ""] as const).map((text): [string, unknown] => [text, null]),
  ["600", 600],
  ["6_00", 600],
  ["600_", 600],
  ["_600", "_600"],
  ["0777", 511],
  ["-0777", -511],
  ["0o17", 15],
  ["0o8", "0o8"],
  ["08", 8],
  ["0_8", 8],
  ["0xff", 255],
  ["0b11", 3],
  ["-0b11", -3],
  ["0b2", "0b2"],
  ["+12", 12],
  ["-0", 0],
  ["1.", 1],
  ["1.0", 1],
  [".5", 0.5],
  ["._5", "._5"],
  ["1_000.5", 1000.5],
  ["1e3", 1000],
  ["1e400", "1e400"],
  ["1,000", "1,000"],
  ["9007199254740993", 9007199254740992],
  ["18:00", "18:00"],
  ["190:20:30", "190:20:30"],
  ["24.04.202610010", "24.04.202610010"],
  ["2026-12-01", moment("2026-12-01")],
  ["2026-1-2", moment("2026-01-02")],
  ["2026-02-30", "2026-02-30"],
  ["2026-12-01T10:00:00Z", moment("2026-12-01", "10:00:00")],
  ["2026-12-01t10:00:00+02:00", moment("2026-12-01", "10:00:00", "+0200 +0200")],
  ["2026-12-01 10:00:00.50", moment("2026-12-01", "10:00:00.5")],
  ["2026-12-01 10:00:00 Z", "2026-12-01 10:00:00 Z"],
  ["=", "="],
  ["5%", "5%"],
  ["a:b", "a:b"],
  ["x#y", "x#y"],
  ['"600"', "600"],
  ["'yes'", "yes"],
  ["!!str 12", "12"],
  ['!!int "12"', 12],
  ["!!float 12", 12],
  ["!!binary aGVsbG8=", "hello"],
  ["!!timestamp 2026-12-01", moment("2026-12-01")],
  ["!own 5", "5"],
  ["! 12", 12],
];

const both = "refused" as const;
const check = "refused by check" as const;
const b = "  cloud-gaming:b: &b {x: 1, y: 2}\n";
const readB = { b: { x: 1, y: 2 } };
const a = (text: string): string => `config:\n  cloud-gaming:a:${text}\n`;

export const yamlDifferences: YamlDifference[] = [
  {
    what: "scalars without quotes",
    text: `config:\n  cloud-gaming:a:\n${scalars.map(([written], index) => `    v${index}: ${written}\n`).join("")}`,
    read: { a: Object.fromEntries(scalars.map(([, read], index) => [`v${index}`, read])) },
  },
  {
    what: "scalars at the top",
    text: 'config:\n  cloud-gaming:a: 0777\n  cloud-gaming:b: "5"\n  cloud-gaming:c: ~\n  cloud-gaming:d: yes\n  cloud-gaming:e: True\n  cloud-gaming:f: 2026-12-01\n',
    read: { a: 511, b: 5, c: "", d: "yes", e: true, f: moment("2026-12-01") },
  },
  ...[".inf", "-.INF", ".nan", "!!bool yes", "!!null x", "!!int 5.5", "!!binary '@@'", "@x", "`x", "%x"].map(
    (scalar): YamlDifference => ({ what: `the scalar ${scalar}`, text: a(` {v: ${scalar}}`), read: both }),
  ),
  {
    what: "a merge key",
    text: `config:\n${b}  cloud-gaming:a:\n    <<: *b\n    y: 3\n`,
    read: { a: { x: 1, y: 3 }, ...readB },
  },
  {
    what: "a merge key below",
    text: `config:\n${b}  cloud-gaming:a:\n    y: 3\n    <<: *b\n`,
    read: { a: { x: 1, y: 3 }, ...readB },
  },
  {
    what: "a merge key in quotes",
    text: `config:\n${b}  cloud-gaming:a: {"<<": *b}\n`,
    read: { a: { x: 1, y: 2 }, ...readB },
  },
  {
    what: "a merged list",
    text: `config:\n${b}  cloud-gaming:a: {<<: [*b, {x: 5, z: 4}]}\n`,
    read: { a: { x: 1, y: 2, z: 4 }, ...readB },
  },
  {
    what: "a merge within a merge",
    text: `config:\n${b}  cloud-gaming:a: {<<: {<<: *b, z: 3}}\n`,
    read: { a: { x: 1, y: 2, z: 3 }, ...readB },
  },
  {
    what: "a merge into config",
    text: "base: &base\n  cloud-gaming:a: 1\nconfig:\n  <<: *base\n  cloud-gaming:b: 2\n",
    read: { a: 1, b: 2 },
  },
  { what: "two merge keys", text: `config:\n${b}  cloud-gaming:a:\n    <<: *b\n    <<: *b\n`, read: both },
  { what: "a merged scalar", text: a(" {<<: 5}"), read: both },
  { what: "a merged nothing", text: a("\n    <<:\n    x: 1"), read: both },
  {
    what: "an anchor",
    text: "config:\n  cloud-gaming:a: &x {v: 6_0}\n  cloud-gaming:b: *x\n",
    read: { a: { v: 60 }, b: { v: 60 } },
  },
  { what: "an anchor outside of config", text: "x: &x {v: 1}\nconfig:\n  cloud-gaming:a: *x\n", read: { a: { v: 1 } } },
  {
    what: "an anchor twice",
    text: "config:\n  cloud-gaming:a: &x 1\n  cloud-gaming:b: &x 2\n  cloud-gaming:c: *x\n",
    read: { a: 1, b: 2, c: 2 },
  },
  {
    what: "an anchor as a key",
    text: "config:\n  cloud-gaming:b: &k foo\n  cloud-gaming:a: {*k : 1}\n",
    read: { a: { foo: 1 }, b: "foo" },
  },
  { what: "an anchor that is not there", text: a(" *nope"), read: both },
  { what: "an anchor within itself", text: a(" &x {v: *x}"), read: both },
  { what: "a key twice", text: a("\n    x: 1\n    x: 2"), read: both },
  { what: "a key twice in other quotes", text: a('\n    1: 1\n    "1": 2'), read: both },
  { what: "a number twice as a key", text: a("\n    8: 1\n    0o10: 2"), read: { a: { 8: 2 } } },
  { what: "config twice", text: "config:\n  cloud-gaming:a: 1\nconfig:\n  cloud-gaming:b: 2\n", read: both },
  {
    what: "keys that are no text",
    text: a("\n    5: x\n    0x10: y\n    true: z\n    yes: w"),
    read: { a: { 5: "x", 16: "y", true: "z", yes: "w" } },
  },
  { what: "nothing as a key", text: a("\n    ~: x"), read: check },
  { what: "a fraction as a key", text: a("\n    1.5: x"), read: check },
  { what: "a mapping as a key", text: a("\n    ? {x: 1}\n    : x"), read: both },
  { what: "a key with a question mark", text: a("\n    ? x\n    : 1"), read: { a: { x: 1 } } },
  { what: "no space behind a colon", text: a(" {x:1}"), read: { a: { "x:1": null } } },
  { what: "no space behind a quoted key", text: a(' {"x":1}'), read: { a: { x: 1 } } },
  { what: "a pair in a list", text: a(" [x: 1, ]"), read: { a: [{ x: 1 }] } },
  { what: "a list as far out as its key", text: a("\n  - 1\n  - 2"), read: { a: [1, 2] } },
  { what: "two colons", text: a(" x: y"), read: both },
  { what: "a number on two lines", text: a("\n    v: 1\n      2"), read: { a: { v: "1 2" } } },
  {
    what: "block scalars",
    text: `${a(" |\n    6_00\n    x")}  cloud-gaming:b: >-\n    x\n    y\n`,
    read: { a: "6_00\nx\n", b: "x y" },
  },
  { what: "an escape that there is not", text: a(' "\\q"'), read: both },
  { what: "a tab for indentation", text: "config:\n\tcloud-gaming:a: 1\n", read: both },
  { what: "a tab behind spaces", text: a("\n    b:\n    \tc: 1"), read: both },
  { what: "a tab behind a dash", text: a("\n    -\t1\n    - 2"), read: both },
  { what: "a tab on an empty line", text: "config:\n\t\n  cloud-gaming:a: 1\n", read: both },
  { what: "a tab behind a colon and before a comment", text: a("\t1\t# x"), read: { a: 1 } },
  { what: "a tab in quotes", text: a(' "x\ty"'), read: { a: "x\ty" } },
  { what: "a tab within braces", text: a(" {x: 1,\n     \ty: 2}"), read: { a: { x: 1, y: 2 } } },
  { what: "a line within braces that is not indented", text: a(" {x: 1,\n y: 2}"), read: check },
  { what: "a comment without a space before it", text: a(" [1,#x\n    2]"), read: check },
  { what: "a byte order mark", text: `\ufeff${a(" 1")}`, read: { a: 1 } },
  { what: "UTF-16", text: Buffer.from(`\ufeff${a(" 1")}`, "utf16le"), read: { a: 1 } },
  { what: "Latin 1", text: Buffer.from(a(" \xe9"), "latin1"), read: both },
  {
    what: "line breaks of Windows",
    text: a(" |\n    x\n    y\n  cloud-gaming:b: 2").replaceAll("\n", "\r\n"),
    read: { a: "x\ny\n", b: 2 },
  },
  { what: "line breaks of old Macs", text: a(" x").replaceAll("\n", "\r"), read: { a: "x" } },
  { what: "a line separator", text: a(" x\u2028y"), read: both },
  { what: "a next line", text: a(" x\u0085y"), read: both },
  { what: "a control character", text: a(' "x\x07y"'), read: both },
  { what: "two documents", text: `${a(" 1")}---\n${a(" 2")}`, read: { a: 1 } },
  { what: "a document's start and end", text: `---\n${a(" 1")}...\n`, read: { a: 1 } },
  { what: "%YAML 1.1", text: `%YAML 1.1\n---\n${a(" {v: yes}")}`, read: { a: { v: "yes" } } },
  { what: "%YAML 1.2", text: `%YAML 1.2\n---\n${a(" {v: 0777}")}`, read: both },
  { what: "tags of collections", text: a(" !!omap [x: !!set {y, z}]"), read: { a: [{ x: { y: null, z: null } }] } },
  { what: "a key without the project's prefix", text: "config:\n  a: 1\n", read: { a: 1 } },
  { what: "a key as older versions of Pulumi wrote it", text: "config:\n  cloud-gaming:config:a: 1\n", read: { a: 1 } },
  { what: "a key of three parts", text: "config:\n  cloud-gaming:a:b: 1\n", read: both },
  { what: "a key with and without the prefix", text: "config:\n  a: 1\n  cloud-gaming:a: 2\n", read: check },
  { what: "a key of another project", text: "config:\n  other:a: 1\n", read: {} },
  { what: "another key beside config", text: `x-notes: 1\n${a(" 1")}`, read: { a: 1 } },
  { what: "a list for config", text: "config: [1]\n", read: both },
  { what: "nothing for config", text: "config:\n", read: {} },
  { what: "a list", text: "- config\n", read: both },
];
