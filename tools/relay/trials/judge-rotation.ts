import type { Finding } from "./finding";
import type { Accepted, RotationEvidence } from "./rotation";
import type { Counts } from "./client/traffic";

/** Which secrets must open an allocation, by the epoch that made them: the newest and the one before. */
const expected: [when: string, epochs: number[]][] = [
  ["before", [0, 1]],
  ["after one", [1, 2]],
  ["after two", [2, 3]],
];

/** What two rotations did to the media on a relay, and to its credentials. */
export function judgeRotation({ baseline, rotated, accepted, sameProcess, nonces }: RotationEvidence): Finding[] {
  return [
    {
      claim: "no packet is lost beyond the same traffic unrotated",
      seen: `${lossOf(rotated)}; unrotated: ${lossOf(baseline)}`,
      holds: rotated.returned > 0 && rotated.lost <= baseline.lost,
    },
    {
      claim: "every allocation is kept, past its secret and its nonce",
      seen: `${rotated.refreshes.refused} of ${rotated.refreshes.asked} refreshes refused; ${nonces} nonces outlived`,
      holds: rotated.refreshes.asked > 0 && rotated.refreshes.refused === 0 && nonces >= 2,
    },
    ...expected.map(([when, epochs]) => acceptance(when, epochs, accepted)),
    { claim: "coturn isn't restarted", seen: sameProcess ? "the same process" : "another process", holds: sameProcess },
  ];
}

function acceptance(when: string, epochs: number[], accepted: Accepted[]): Finding {
  const answers = accepted.find((one) => one.when === when)?.answers ?? {};
  const right = Object.entries(answers).every(([epoch, answer]) =>
    epochs.includes(Number(epoch)) ? answer === "allocated" : answer === 401,
  );
  return {
    claim: `${when}: the secrets of epochs ${epochs.join(" and ")}, and no other`,
    seen: Object.entries(answers)
      .map(([epoch, answer]) => `${epoch}: ${answer}`)
      .join(", "),
    holds: right && epochs.every((epoch) => answers[epoch] === "allocated"),
  };
}

/** `0 of 7176 packets`. */
export function lossOf({ sent, lost }: Pick<Counts, "lost" | "sent">): string {
  return `${lost} of ${sent} packets`;
}
