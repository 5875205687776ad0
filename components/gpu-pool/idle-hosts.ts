import { type GpuSize, type Problem } from "../conventions";
import { type GpuPoolSettings } from "./args";

type Settings = Pick<GpuPoolSettings, "allowIdleHosts" | "driver" | "image">;

/** What hosts lack without which no session can be played on them. */
interface Lack {
  /** Without an article: `GPU driver`. */
  what: string;
  problem: Problem;
}

const allow = "or write allowIdleHosts: true for hosts that only try the platform out";

/** A gallery image brings both (README, "The image's part"); what it really has, only its builder knows. */
function lacks({ driver, image }: Settings, size: GpuSize | undefined): Lack[] {
  if (image.kind === "gallery") return [];
  const found: Lack[] = [];
  if (driver === undefined) {
    const install = size?.series.driver.extension ? "write driver: {install: extension}, " : "";
    found.push({
      what: "GPU driver",
      problem: {
        path: "driver",
        reason: "a marketplace image has no GPU driver, so nothing on its hosts can stream",
        fix: `${install}use a gallery image that has one, ${allow}`,
      },
    });
  }
  if (image.hostTools === undefined) {
    found.push({
      what: "streaming server",
      problem: {
        path: "image.hostTools",
        reason: "a marketplace image has no streaming server, so no session can be played on its hosts",
        fix: `write hostTools: {sha256: …} as \`npm run host-tools\` prints it, use a gallery image, ${allow}`,
      },
    });
  }
  return found;
}

/** What hosts lack without which no session can be played on them, e.g. `["GPU driver"]`. */
export function idleReasons(settings: Settings): string[] {
  return lacks(settings, undefined).map(({ what }) => what);
}

/** Problems of hosts on which no session can be played, unless they are allowed by name. */
export function idleHostProblems(settings: Settings, size: GpuSize | undefined): Problem[] {
  return settings.allowIdleHosts ? [] : lacks(settings, size).map(({ problem }) => problem);
}
