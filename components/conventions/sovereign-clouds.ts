import { type Problem } from "./problems";

/*
 * Azure regions that are not in the public cloud. Each of these clouds has its own sign-in, its own domain names and its
 * own subscriptions; docs/sovereign-clouds.md lists what the platform would need for one.
 *
 * Names: Azure's SDKs, https://github.com/Azure/azure-sdk-for-net (Azure.Core, AzureLocation) and
 * https://azuresdkdocs.z19.web.core.windows.net/java/azure-core-management/1.17.0/com/azure/core/management/Region.html
 * (read 2026-12-01). A region that such a cloud adds later has the same prefix (inferred from all names that exist).
 */
const sovereignClouds = [
  { cloud: "Azure Government (United States)", pattern: /^us(gov|dod)/ },
  { cloud: "an Azure Government cloud for secret data (United States)", pattern: /^us(sec|nat)/ },
  { cloud: "Azure in China, operated by 21Vianet", pattern: /^china/ },
];

/** The two regions of the former German cloud; `germanynorth` and `germanywestcentral` are public. */
const formerGermanCloud = /^germany(central|northeast)$/;

/**
 * Why a region of another cloud than Azure's public one is refused.
 *
 * @param name as written; spaces, hyphens and upper case do not matter: `US Gov Virginia`
 * @returns undefined for a name of no such cloud
 */
export function sovereignCloudOf(name: string): Pick<Problem, "reason" | "fix"> | undefined {
  const letters = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  if (formerGermanCloud.test(letters)) {
    return {
      reason: "it was a region of Microsoft Cloud Deutschland, which is closed",
      fix: "write one of Germany's public regions, germanywestcentral or germanynorth",
    };
  }
  const found = sovereignClouds.find(({ pattern }) => pattern.test(letters));
  return (
    found && {
      reason: `it is a region of ${found.cloud}, and only Azure's public cloud is supported`,
      fix: "write a public region; docs/sovereign-clouds.md lists what another cloud would need",
    }
  );
}
