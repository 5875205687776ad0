import type { BootEvidence } from "./boot";
import type { Finding } from "./finding";

/** What a first start must say while Azure isn't ready: why, and when it tries again. */
const waits: [what: string, pattern: RegExp][] = [
  ["the metadata service", /not ready: the metadata service answered 500: .*; next try in 1 s/],
  [
    "the machine's identity",
    /not ready: the metadata service \(token\) answered 400: .* identity is not there yet; next try in 1 s/,
  ],
  ["the same, for longer", /not ready: the metadata service \(token\) answered 400: .*; next try in 2 s/],
  ["the role", /not ready: the vault \(relay-secret-a\) answered 403: .* role .*; next try in 4 s/],
];

/** The time that the container's ExecStop gives it, after which podman kills it. */
const secondsUntilKilled = 10;

/** How a first start came to serve a client. */
export function judgeBoot({ said, sent, returned, firstClients, secondsToStop }: BootEvidence): Finding[] {
  const lines = said.split("\n").filter((line) => line.startsWith("not ready"));
  const answers = firstClients.flat();
  return [
    ...waits.map(([what, pattern]): Finding => {
      const line = lines.find((one) => pattern.test(one));
      return {
        claim: `it waits for ${what}, and says so`,
        seen: line ?? "it doesn't say so",
        holds: line !== undefined,
      };
    }),
    {
      claim: "it says no secret",
      seen: /a{16}|b{16}|the-token/.test(said) ? "it says one" : "none",
      holds: !/a{16}|b{16}|the-token/.test(said),
    },
    {
      claim: "it ends with a relay that serves a client",
      seen: `${returned} of ${sent} packets came back`,
      holds: sent > 0 && returned === sent,
    },
    {
      claim: "clients that come at once right after a first start are served",
      seen: `${answers.filter((answer) => answer === "allocated").length} of ${answers.length}, in ${firstClients.length} first starts`,
      holds: answers.length > 0 && answers.every((answer) => answer === "allocated"),
    },
    {
      claim: "it stops when it is told to, and isn't killed",
      seen: `after ${secondsToStop.toFixed(1)} s`,
      holds: secondsToStop < secondsUntilKilled,
    },
  ];
}
