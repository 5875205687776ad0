import { hasOtherUsers } from "./isolated";

/** A change that a trial makes to what a relay's first start writes, because of what a trial lacks. */
export interface Substitution {
  /** The file whose text is changed. */
  file: "/etc/relay/relay.json" | "/etc/systemd/system/relay.service";
  /** The text that is replaced. It must be there, once. */
  from: string;
  to: string;
  because: string;
}

/** The first version of coturn that ends at SIGTERM where it is process 1 (shutdown_handler in mainrelay.c; 4.6.1 has none). */
const firstWithShutdownHandler = "4.6.2";

/** What a trial of the container changes. @param coturn the version in the trial's image */
export function containerSubstitutions(coturn: string): Substitution[] {
  const file = "/etc/systemd/system/relay.service";
  const early = coturn.localeCompare(firstWithShutdownHandler, "en", { numeric: true }) < 0;
  return [
    { file, from: " --cgroups split", to: "", because: "a trial has no systemd that gives the unit a cgroup to split" },
    {
      file,
      from: "--ulimit nofile=1048576:1048576",
      to: "--ulimit nofile=20000:20000 --ulimit nproc=1024:1024",
      because: "the machine of a trial may not grant more",
    },
    ...(early
      ? [
          {
            file,
            from: "--rm --replace",
            to: "--rm --replace --init",
            because: `coturn ${coturn} ignores SIGTERM as process 1; from ${firstWithShutdownHandler} on it ends`,
          } as const,
        ]
      : []),
  ];
}

/** What a trial of the package changes. @param otherUsers whether the trial has users besides root */
export function packageSubstitutions(otherUsers: boolean): Substitution[] {
  if (otherUsers) return [];
  const because = "without root, a trial's namespace has one user";
  return (["owner", "group"] as const).map((key) => ({
    file: "/etc/relay/relay.json",
    from: `"${key}": "turnserver"`,
    to: `"${key}": "root"`,
    because,
  }));
}

/** What is different in every trial, whatever is substituted. */
const surroundings = [
  "Paths of the relay are below a folder of the trial.",
  "Each command of a unit is entered by `nsenter --net`; the trial plays systemd's part (start, stop, signals, environment files).",
  "The package's coturn runs as the unit's user by `setpriv`, where the trial has root: the rest of the unit's sandbox is not there.",
  "Podman has its storage in the trial's folder (driver vfs), and runc and cgroupfs for systemd's part.",
  "The image is built from the machine's own coturn; no registry is asked.",
  "The vault is asked without TLS.",
];

/** What differs from a relay in Azure, a sentence each. @param coturn the version that is tried */
export function trialDifferences(coturn: string): string[] {
  const substitutions = [...packageSubstitutions(hasOtherUsers()), ...containerSubstitutions(coturn)];
  return [
    ...substitutions.map(({ file, from, to, because }) => {
      const change = to === "" ? `without \`${from.trim()}\`` : `\`${to}\` for \`${from}\``;
      return `${file}: ${change}, because ${because}.`;
    }),
    ...surroundings,
  ];
}

/** @throws {Error} where the text to replace is not there exactly once: the unit has changed, and so must the substitution */
export function substitute(path: string, content: string, substitutions: readonly Substitution[]): string {
  return substitutions
    .filter(({ file }) => file === path)
    .reduce((text, { from, to }) => {
      const pieces = text.split(from);
      if (pieces.length !== 2) throw new Error(`${path}: "${from}" is there ${pieces.length - 1} times, not once`);
      return pieces.join(to);
    }, content);
}
