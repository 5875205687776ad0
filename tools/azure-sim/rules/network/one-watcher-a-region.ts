import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { regionName, sameId } from "../ids";
import { textAt } from "../reading";

export const oneWatcherARegion: Rule = {
  name: "one-watcher-a-region",
  source: "NetworkWatcherCountLimitReached: https://github.com/Azure/azure-cli/issues/15796 (checked 2026-11-22)",
  types: ["Microsoft.Network/networkWatchers"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const region = regionName(textAt(body, "location") ?? "");
    const other = cloud
      .list("Microsoft.Network/networkWatchers")
      .some((one) => !sameId(one.id, id.text) && regionName(textAt(one.body, "location") ?? "") === region);
    return other
      ? [
          badRequest(
            "NetworkWatcherCountLimitReached",
            "Cannot create more than 1 network watchers for this subscription in this region.",
            "location",
          ),
        ]
      : [];
  },
};
