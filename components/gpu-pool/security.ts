/** What a host's driver and system say about how it may start. */
export interface LaunchFacts {
  system: "linux" | "windows";
  vendor: "amd" | "nvidia";
  install: "baked" | "extension" | "none";
}

/** How a host starts, and why so. */
export interface LaunchSecurity {
  secureBoot: boolean;
  virtualTpm: boolean;
  reason: string;
}

const pages = "https://learn.microsoft.com/azure/virtual-machines";

interface Row extends LaunchSecurity {
  /** What it holds for; a member that is left out is any. */
  of: Partial<LaunchFacts>;
}

/** The first row that fits decides. This platform declares Linux hosts only; what Windows would need is written down beside. */
const rows: Row[] = [
  {
    of: { system: "linux", vendor: "nvidia" },
    secureBoot: false,
    virtualTpm: false,
    reason:
      "NVIDIA's GRID driver for Linux needs Secure Boot off, and Microsoft says that its installation hangs with Secure Boot and virtual " +
      `TPM on (${pages}/linux/n-series-driver-setup, 2025-12-04)`,
  },
  {
    of: { system: "linux", vendor: "amd" },
    secureBoot: false,
    virtualTpm: false,
    reason:
      "AMD's kernel module is built on the host and unsigned, so it doesn't load with Secure Boot " +
      `(${pages}/extensions/hpccompute-amd-gpu-linux, 2025-04-30); without it a virtual TPM would only take room on the local disk`,
  },
  {
    of: { system: "windows", install: "extension" },
    secureBoot: false,
    virtualTpm: true,
    reason: `the driver extensions don't support Secure Boot (${pages}/extensions/hpccompute-gpu-linux, 2025-06-30)`,
  },
  {
    of: { system: "windows", vendor: "nvidia" },
    secureBoot: true,
    virtualTpm: true,
    reason: `NVIDIA's drivers for Windows are signed and need no further step (${pages}/trusted-launch, 2025-04-21)`,
  },
  {
    of: { system: "windows", vendor: "amd" },
    secureBoot: false,
    virtualTpm: true,
    reason: "no page says that AMD's driver for Windows loads with Secure Boot",
  },
];

/** Secure Boot and virtual TPM of a host, by its driver and system, with the reason. */
export function launchSecurity(facts: LaunchFacts): LaunchSecurity {
  const { secureBoot, virtualTpm, reason } = rows.find(({ of }) =>
    (Object.keys(of) as (keyof LaunchFacts)[]).every((key) => of[key] === facts[key]),
  )!;
  return { secureBoot, virtualTpm, reason };
}
