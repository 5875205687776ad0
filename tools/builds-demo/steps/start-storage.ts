import { hubAccount } from "../../storage-emulator";
import { refusalOf } from "../refusals";
import { retentionDays } from "../stage";
import type { Step } from "../step";

export const startStorage: Step = {
  name: "start-storage",
  headline: "Start the storage of a hub and five regions; it refuses what Azure refuses.",
  play: async (stage) => {
    const platform = await stage.open();
    const { accounts, origin } = platform.emulated.emulator;
    const looking = (store: ReturnType<typeof platform.hub>) => refusalOf(store.builds.blob("anything").download());
    // A host has no role in the hub, and from the internet nobody is let in, whatever the role.
    const withoutRole = await looking(platform.hub("host japaneast/1"));
    const fromInternet = await looking(platform.hub("promoter", "internet"));
    return {
      expected: {
        "there are six accounts": accounts.length === 6 && accounts.includes(hubAccount),
        "whoever has no role is refused": withoutRole === "403 AuthorizationPermissionMismatch",
        "whoever comes from the internet is refused": fromInternet === "403 AuthorizationFailure",
      },
      lines: [
        `${accounts.length} storage accounts at ${new URL(origin).hostname}. What is written once is kept for ${retentionDays} days.`,
        `- whoever has no role is told ${withoutRole}`,
        `- whoever comes from the internet is told ${fromInternet}`,
      ],
      facts: { accounts: accounts.length, regions: platform.regions.length, withoutRole, fromInternet },
    };
  },
};
