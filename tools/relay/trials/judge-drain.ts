import type { DrainEvidence } from "./drain";
import type { Finding } from "./finding";
import { lossOf } from "./judge-rotation";

/** What draining did to the media on a relay, and whether the relay came to its end. */
export function judgeDrain(evidence: DrainEvidence): Finding[] {
  const { baseline, drained, newOnes, withAllocations, empty, servingAgain, beforeDeadline, afterDeadline } = evidence;
  return [
    {
      claim: "no packet is lost beyond the same traffic undrained",
      seen: `${lossOf(drained)}; undrained: ${lossOf(baseline)}`,
      holds: drained.returned > 0 && drained.lost <= baseline.lost,
    },
    {
      claim: "every allocation is kept, past its credential, too",
      seen: `${drained.refreshes.refused} of ${drained.refreshes.asked} refreshes refused; ${said(withAllocations.said)}`,
      holds:
        drained.refreshes.asked > 0 &&
        drained.refreshes.refused === 0 &&
        withAllocations.running &&
        /^draining: \d+ allocations are left/m.test(withAllocations.said),
    },
    {
      claim: "no new allocation is taken, by either secret",
      seen: newOnes.join(", "),
      holds: newOnes.length === 2 && newOnes.every((answer) => answer === 401),
    },
    {
      claim: "it stops when it is empty",
      seen: ended(empty),
      holds: !empty.running && /^drained: no allocation is left/m.test(empty.said),
    },
    {
      claim: "a machine that restarts while it drains doesn't start it",
      seen: evidence.mayStartWhileDraining ? "it would" : "a unit's condition keeps it",
      holds: !evidence.mayStartWhileDraining,
    },
    {
      claim: "it serves again when it is told to",
      seen: `${said(servingAgain.said)}; a new allocation: ${servingAgain.allocation}`,
      holds: servingAgain.running && servingAgain.allocation === "allocated",
    },
    {
      claim: "it stops at its deadline, and not before",
      seen: `${ended(beforeDeadline)}; then ${ended(afterDeadline)}`,
      holds:
        beforeDeadline.running && !afterDeadline.running && /^the time to drain is over: \d/m.test(afterDeadline.said),
    },
  ];
}

function ended(step: { said: string; running: boolean }): string {
  return `${said(step.said)}, ${step.running ? "runs" : "stopped"}`;
}

/** The last thing that was said. */
function said(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
