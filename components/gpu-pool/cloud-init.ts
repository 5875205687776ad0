import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, strToU8 } from "fflate";
import { stringify } from "yaml";

/** What a host knows of itself from the start; it becomes /etc/cloud-gaming/host.json. No secret may be in it. */
export interface HostFacts {
  /** A host's own metadata names the machine only, and metrics are published on the scale set: so it is told. */
  scaleSet: { subscriptionId: string; resourceGroup: string; name: string };
  location: string;
  pool: string;
  generation: number;
  capacity: "on-demand" | "spot";
  /** Sessions it plays at once. */
  slots: number;
  /** The channel whose build it pulls. */
  channel: string;
  /** The blob endpoint of the region's build store. */
  builds: { endpoint: string };
  /** The identity to ask for tokens with; a policy of the tenant may give the machine others beside it. */
  identityClientId: string;
  health: { port: number; path: string };
  /** Whether the host may idle for want of a streaming server. Left out: its absence is an error. */
  mayIdle?: true;
  /** What a marketplace image fetches before it pulls: the archive of that SHA-256 in the region's build store. */
  hostTools?: { sha256: string };
  /** Whose driver Azure's extension installs while the host starts: nothing is streamed before it is loaded. */
  driver?: "amd" | "nvidia";
}

/** Where the local disk is mounted, and where `pull` puts builds. */
const localDiskFolder = "/srv/local";
const buildFolder = `${localDiskFolder}/builds`;

/** The commands that a gallery image brings along, and host tools too. */
const imageCommands = {
  pull: "/opt/cloud-gaming/bin/pull",
  streamingServer: "/opt/cloud-gaming/bin/streaming-server",
};

/** The host agent is software of its own (services/host-agent), and lands on the host as text. */
const agentFolder = join(__dirname, "../../services/host-agent");
const agentPrograms = [
  "agent.py",
  "azure.py",
  "health.py",
  "host_state.py",
  "journal.py",
  "run_folder.py",
  "scheduled_events.py",
  "slot_metric.py",
  "streaming_unit.py",
  "terminate_approval.py",
  "termination.py",
];

const textFile = (path: string, permissions: string, content: string) => ({ path, permissions, content });
const hostFile = (name: string): string => readFileSync(join(__dirname, "host", name), "utf8");
const libraryFile = (name: string, content: string) => textFile(`/usr/local/lib/cloud-gaming/${name}`, "0755", content);
const program = (name: string) => libraryFile(name, hostFile(name));
const unit = (name: string, content = hostFile(name)) => textFile(`/etc/systemd/system/${name}`, "0644", content);

/** What the program that prepares the local disk is called with. */
const diskWords = { "local-disk": "temporary", nvme: "nvme" };

/**
 * A host's first boot, as cloud-init reads it: local disk, unprivileged user, no SSH, the host agent, the build and the
 * streaming server. Depends on its arguments alone.
 *
 * @param buildDisk `local-disk`: what the OS disk left of the temporary disk. `nvme`: all local NVMe disks as one volume
 * @returns `#cloud-config` and a YAML document; `packCloudInit` makes it custom data
 */
export function renderCloudInit(facts: HostFacts, buildDisk: "local-disk" | "nvme"): string {
  const host = { ...facts, builds: { ...facts.builds, folder: buildFolder }, commands: imageCommands };
  const document = {
    // Who may say something of the host in /run/cloud-gaming.
    groups: ["cloud-gaming"],
    // No default user: the administrator that Azure insists on is never created.
    users: [
      {
        name: "streaming",
        gecos: "Runs the streaming server",
        system: true,
        homedir: "/var/lib/streaming",
        shell: "/usr/sbin/nologin",
        // The GPU's devices belong to the first two.
        groups: ["video", "render", "cloud-gaming"],
        lock_passwd: true,
      },
    ],
    ssh_pwauth: false,
    disable_root: true,
    // Azure's temporary disk; cloud-init knows it by this name, and formats it on a new machine.
    ...(buildDisk === "local-disk"
      ? { mounts: [["ephemeral0", localDiskFolder, "auto", "defaults,noatime,nofail", "0", "2"]] }
      : {}),
    write_files: [
      textFile("/etc/cloud-gaming/host.json", "0644", `${JSON.stringify(host, null, 2)}\n`),
      textFile("/etc/sysctl.d/60-cloud-gaming.conf", "0644", hostFile("sysctl.conf")),
      textFile("/etc/systemd/journald.conf.d/cloud-gaming.conf", "0644", hostFile("journald.conf")),
      textFile("/etc/tmpfiles.d/cloud-gaming.conf", "0644", hostFile("tmpfiles.conf")),
      ...agentPrograms.map((name) => libraryFile(name, readFileSync(join(agentFolder, name), "utf8"))),
      program("prepare-local-disk.sh"),
      program("boot_failure.py"),
      program("pull-build.py"),
      program("start-streaming.py"),
      unit("cloud-gaming-agent.service"),
      unit(
        "cloud-gaming-local-disk.service",
        hostFile("cloud-gaming-local-disk.service").replace("@DISK@", diskWords[buildDisk]),
      ),
      unit(
        "cloud-gaming-pull.service",
        // Tools of an earlier start must not run where these were refused.
        hostFile("cloud-gaming-pull.service").replaceAll(
          "@TOOLS@",
          facts.hostTools ? " cloud-gaming-host-tools.service" : "",
        ),
      ),
      unit(
        "cloud-gaming-streaming.service",
        hostFile("cloud-gaming-streaming.service").replaceAll(
          "@DRIVER@",
          facts.driver ? " cloud-gaming-driver.service" : "",
        ),
      ),
      ...(facts.driver ? [program("wait-for-driver.py"), unit("cloud-gaming-driver.service")] : []),
      ...(facts.hostTools ? [program("fetch-tools.py"), unit("cloud-gaming-host-tools.service")] : []),
    ],
    runcmd: [
      ["systemctl", "mask", "--now", "ssh.socket", "ssh.service"],
      // An image is tested as a whole, and a driver that is replaced under a session ends it.
      ["systemctl", "mask", "--now", "apt-daily.timer", "apt-daily-upgrade.timer", "unattended-upgrades.service"],
      ["sysctl", "--system"],
      ["systemd-tmpfiles", "--create", "/etc/tmpfiles.d/cloud-gaming.conf"],
      ["systemctl", "restart", "systemd-journald.service"],
      ["systemctl", "daemon-reload"],
      // First, so that it tells of whatever goes wrong with the others.
      ["systemctl", "enable", "--now", "cloud-gaming-agent.service"],
      // A build takes longer than a first boot should wait, and systemd knows the order.
      [
        ...["systemctl", "enable", "--now", "--no-block"],
        "cloud-gaming-local-disk.service",
        ...(facts.hostTools ? ["cloud-gaming-host-tools.service"] : []),
        "cloud-gaming-pull.service",
        ...(facts.driver ? ["cloud-gaming-driver.service"] : []),
        "cloud-gaming-streaming.service",
      ],
    ],
  };
  return `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
}

/**
 * Custom data of a rendered cloud-config: compressed, for Azure takes 64 KiB, and in Base64. cloud-init unpacks it by itself
 * (https://cloudinit.readthedocs.io/en/latest/explanation/format.html, read 2026-11-25). The same text gives the same characters on
 * every machine, which zlib doesn't promise: its shortcuts depend on the processor, and a difference would change every scale set.
 */
export function packCloudInit(cloudConfig: string): string {
  return Buffer.from(gzipSync(strToU8(cloudConfig), { level: 9, mtime: 0 })).toString("base64");
}
