import { accept } from "./platforms/accepted";
import { configurations } from "./platforms/configurations";
import { liveWithEdits } from "./platforms/edited-life";
import { type EditedConfiguration, editedConfigurations } from "./platforms/edits";
import { liveInEngine } from "./platforms/engine-life";
import { live } from "./platforms/life";
import { stackFileText } from "./platforms/stack-file";
import type { WrittenConfiguration } from "./platforms/written";
import type { Property } from "./run-property";

/** Whatever the configuration's checks accept deploys, has nothing to do the second time, and goes. */
export const platforms: Property<WrittenConfiguration> = {
  cases: configurations,
  show: stackFileText,
  async hold(written) {
    const { platform } = accept(written);
    return platform === undefined ? refused : { accepted: true, resources: await live(platform) };
  },
};

/** The same through the real engine, which takes a hundred times as long. */
export function platformsInEngine(project: string): Property<WrittenConfiguration> {
  return {
    ...platforms,
    async hold(written) {
      const { platform } = accept(written);
      if (platform === undefined) return refused;
      await liveInEngine(project, platform);
      return { accepted: true, resources: 0 };
    },
  };
}

/** Whatever edit of a platform is accepted updates it, and ends no session. */
export const editedPlatforms: Property<EditedConfiguration> = {
  cases: editedConfigurations,
  show: ({ written, edits }) => [stackFileText(written), ...edits.map(({ what }) => `# then ${what}\n`)].join(""),
  async hold(edited) {
    const { platform } = accept(edited.written);
    if (platform === undefined) return refused;
    const { edits, resources } = await liveWithEdits(platform, edited);
    return { accepted: edits > 0, resources };
  },
};

const refused = { accepted: false, resources: 0 };
