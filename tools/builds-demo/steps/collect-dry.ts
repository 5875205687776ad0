import { collect } from "../../../services/builds/collect/collect";
import { retentionDays } from "../stage";
import type { Step } from "../step";

export const collectDry: Step = {
  name: "gc",
  headline: "Ask the collector what it would delete (gc --dry-run): it says why it keeps each build.",
  play: async (stage) => {
    const { platform } = stage;
    const retained = (store: ReturnType<typeof platform.hub>) => ({ store, retentionDays });
    const keeping = { graceDays: 30, historyDays: 90, historyMoves: 5 };
    const found = await collect(retained(platform.hub("collector")), platform.all("collector").map(retained), {
      ...{ dryRun: true, now: new Date(), ...keeping },
      ...stage.quietly,
    });
    const kept = found.kept
      .map(({ version, reasons }) => ({ version, reasons: regionsCounted(reasons) }))
      .sort((one, other) => one.version.localeCompare(other.version));
    const objects = Object.values(found.stores).reduce((sum, store) => sum + store.objects, 0);
    return {
      expected: {
        "every build is kept, with a reason": kept.length === 3 && kept.every(({ reasons }) => reasons.length > 0),
        "nothing would be deleted": found.dead.length === 0 && objects === 0,
      },
      lines: [
        ...kept.map(({ version, reasons }) => `- ${version}: ${reasons.join("; ")}`),
        `${found.dead.length} builds and ${objects} objects would be deleted.`,
      ],
      facts: { kept, wouldDelete: found.dead.length, objectsOfNoBuild: objects },
    };
  },
};

/** `canary in 5 regions` instead of one reason for each. */
function regionsCounted(reasons: string[]): string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) {
    const channel = / in .+\/\d+$/.test(reason) ? `${reason.split(" ")[0]} in` : reason;
    counts.set(channel, (counts.get(channel) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => (reason.endsWith(" in") ? `${reason} ${count} regions` : reason));
}
