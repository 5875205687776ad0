import { z } from "zod";
import { sameText } from "../answer";
import { type Finding, missing } from "../check";

/** What a machine's model declares, which its image must fit. */
export interface ImageUser {
  /** `pool standard, generation 1` */
  name: string;
  trustedLaunch: boolean;
  /** The operating system's disk. */
  osDiskGiB: number;
  /** Hyper-V's generations that the size takes. */
  generations: readonly number[];
}

/** What Azure reports of an image; left out where the answer does not say. */
export interface ImageFacts {
  system?: string | null;
  /** `Generalized` or `Specialized`. */
  state?: string | null;
  architecture?: string | null;
  hyperVGeneration?: string | null;
  /** Members are named in either spelling. */
  features?: { name: string; value: string }[] | null;
  plan?: string | null;
  diskGiB?: number;
}

export const featureList = z.array(z.object({ name: z.string(), value: z.string() })).nullish();

/** Both spellings occur: https://github.com/Azure/azure-cli/issues/17599 (2021-04) has `sizeinGB`, `az` prints `sizeInGb` [m]. */
export const diskImage = z
  .object({
    operatingSystem: z.string().nullish(),
    sizeInBytes: z.number().nullish(),
    sizeInGb: z.number().nullish(),
    sizeInGB: z.number().nullish(),
  })
  .nullish();

/**
 * The smallest disk that holds an image. A marketplace image of 30 GiB is reported as 32213303808 bytes and 31 GB, for what its file has
 * beside the disk (same issue).
 */
export function smallestDiskGiB(image: z.output<typeof diskImage>): number | undefined {
  const bytes = image?.sizeInBytes ?? undefined;
  return bytes === undefined ? (image?.sizeInGb ?? image?.sizeInGB ?? undefined) : Math.floor(bytes / 2 ** 30);
}

type Refuse = (says: string, who: readonly ImageUser[], fix: string) => Finding;

function mismatch(name: string, says: string, who: readonly ImageUser[], fix: string): Finding {
  return missing(`${name} ${says}.`, { details: [`used by ${who.map((user) => user.name).join("; ")}`, fix] });
}

/** Machines whose disk is smaller than their image. */
export function diskMismatches(name: string, diskGiB: number | undefined, users: readonly ImageUser[]): Finding[] {
  const tooSmall = users.filter(({ osDiskGiB }) => diskGiB !== undefined && osDiskGiB < diskGiB);
  if (tooSmall.length === 0) return [];
  const declared = [...new Set(tooSmall.map(({ osDiskGiB }) => osDiskGiB))].join(", ");
  const says = `fills a disk of ${diskGiB} GiB, and the declared one has ${declared}`;
  return [mismatch(name, says, tooSmall, `Write osDiskGiB: ${diskGiB} or more.`)];
}

/**
 * Every difference between what Azure reports of an image and what machines declare, a finding each.
 *
 * @param name as the findings call the image
 */
export function imageMismatches(name: string, facts: ImageFacts, users: readonly ImageUser[]): Finding[] {
  const refused: Refuse = (says, who, fix) => mismatch(name, says, who, fix);
  const findings: Finding[] = [];
  const another = "Choose another image, or build one of your own.";
  if (facts.system && !sameText(facts.system, "Linux")) {
    findings.push(refused(`is an image of ${facts.system}, and machines here are declared as Linux`, users, another));
  }
  if (facts.state && !sameText(facts.state, "Generalized")) {
    const says = `is ${facts.state}, and machines here are declared with a profile of their own`;
    findings.push(refused(says, users, "Capture a generalized image."));
  }
  if (facts.architecture && !sameText(facts.architecture, "x64")) {
    findings.push(refused(`is for ${facts.architecture} processors, and all sizes here are x64`, users, another));
  }
  if (facts.plan) {
    findings.push(
      refused(
        `is sold under a plan (${facts.plan}), and machines here are declared without one`,
        users,
        "Choose an image without a plan: its terms would have to be accepted, and every machine would have to name it.",
      ),
    );
  }
  const generation = /^v([12])$/i.exec(facts.hyperVGeneration ?? "")?.[1];
  const wrong = users.filter(
    ({ generations }) => generation !== undefined && !generations.includes(Number(generation)),
  );
  if (wrong.length > 0) {
    const says = `is an image of generation ${generation}, which the sizes or Trusted Launch don't take`;
    findings.push(refused(says, wrong, "Choose the image of generation 2."));
  }
  findings.push(...securityMismatches(facts, users, refused));
  findings.push(...diskMismatches(name, facts.diskGiB, users));
  return findings;
}

/**
 * Which security types an image takes, by its feature `SecurityType`:
 * https://github.com/Azure/azure-cli/issues/26632 (2023-06); `TrustedLaunch` and nothing else:
 * https://github.com/Azure/build-vm-image/issues/32 (2024-09); Trusted Launch refused for what lacks it:
 * https://github.com/Azure/azure-cli/issues/28005 (2023-12); `ConfidentialVM` [m].
 */
const securityTypes: Record<string, { standard: boolean; trustedLaunch: boolean }> = {
  trustedlaunch: { standard: false, trustedLaunch: true },
  trustedlaunchsupported: { standard: true, trustedLaunch: true },
  trustedlaunchandconfidentialvmsupported: { standard: true, trustedLaunch: true },
  confidentialvmsupported: { standard: true, trustedLaunch: false },
  confidentialvm: { standard: false, trustedLaunch: false },
};

function securityMismatches({ features }: ImageFacts, users: readonly ImageUser[], refused: Refuse): Finding[] {
  const declared = features?.find(({ name }) => sameText(name, "SecurityType"))?.value;
  // A value that is not in the table decides nothing.
  const takes =
    declared === undefined ? { standard: true, trustedLaunch: false } : securityTypes[declared.toLowerCase()];
  if (takes === undefined) return [];
  const type = declared === undefined ? "has no security type" : `has the security type ${declared}`;
  const trusted = users.filter(({ trustedLaunch }) => trustedLaunch && !takes.trustedLaunch);
  const plain = users.filter(({ trustedLaunch }) => !trustedLaunch && !takes.standard);
  return [
    ...(trusted.length > 0
      ? [
          refused(
            `${type}, and machines here are declared with Trusted Launch`,
            trusted,
            "Choose an image that supports it: SecurityType=TrustedLaunchSupported in the features of a gallery's definition.",
          ),
        ]
      : []),
    ...(plain.length > 0
      ? [
          refused(
            `${type}, and machines here are declared without it`,
            plain,
            "Choose an image with SecurityType=TrustedLaunchSupported, which takes machines with and without Trusted Launch.",
          ),
        ]
      : []),
  ];
}
