import { type Placement } from "../../components/conventions";
import { type PlatformConfig } from "../config";

interface Site {
  /** Azure's programmatic name of the region. */
  location: string;
  /** The name's part for the place: the region's short code, or `glb`. */
  place: string;
  stamp?: number;
  /** What the `region` tag says. */
  regionTag: string;
  subscriptionId: string;
  /** Whether the site is about to go. */
  removing?: boolean;
}

/** What all resources of a site have in common. */
export function placementAt(config: PlatformConfig, site: Site): Placement {
  const { workload, environment, ownership, production } = config;
  return {
    naming: { workload, environment, place: site.place, ...(site.stamp === undefined ? {} : { stamp: site.stamp }) },
    location: site.location,
    subscriptionId: site.subscriptionId,
    tags: {
      workload,
      environment,
      region: site.regionTag,
      owner: ownership.owner,
      costCenter: ownership.costCenter,
      dataClass: ownership.dataClass,
      repository: ownership.repository,
    },
    protection: production ? (site.removing ? "removing" : "production") : "none",
  };
}
