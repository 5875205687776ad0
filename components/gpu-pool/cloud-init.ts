import { readFileSync } from "node:fs";
import { join } from "node:path";
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
  /** On a marketplace image there is no streaming server, and the host idles; on a gallery image its absence is an error. */
  image: "gallery" | "marketplace";
}

/** Where the local disk is mounted, and where `pull` puts builds. */
const localDiskFolder = "/srv/local";
const buildFolder = `${localDiskFolder}/builds`;

/** The commands that a gallery image brings along. */
const imageCommands = {
  pull: "/opt/cloud-gaming/bin/pull",
  streamingServer: "/opt/cloud-gaming/bin/streaming-server",
};

const hostFile = (name: string): string => readFileSync(join(__dirname, "host", name), "utf8");
const program = (name: string) => ({
  path: `/usr/local/lib/cloud-gaming/${name}`,
  permissions: "0755",
  content: hostFile(name),
});
const unit = (name: string) => ({ path: `/etc/systemd/system/${name}`, permissions: "0644", content: hostFile(name) });

/**
 * A host's first boot, as cloud-init reads it: local disk, unprivileged user, no SSH, the streaming server and the health
 * endpoint. Depends on its arguments alone.
 *
 * @param buildDisk `local-disk`: what the OS disk left of the temporary disk. `nvme`: all local NVMe disks as one volume
 * @returns `#cloud-config` and a YAML document; base64 makes it custom data
 */
export function renderCloudInit(facts: HostFacts, buildDisk: "local-disk" | "nvme"): string {
  const host = { ...facts, builds: { ...facts.builds, folder: buildFolder }, commands: imageCommands };
  const document = {
    // No default user: the administrator that Azure insists on is never created.
    users: [
      {
        name: "streaming",
        gecos: "Runs the streaming server",
        system: true,
        homedir: "/var/lib/streaming",
        shell: "/usr/sbin/nologin",
        // The GPU's devices belong to these.
        groups: ["video", "render"],
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
      { path: "/etc/cloud-gaming/host.json", permissions: "0644", content: `${JSON.stringify(host, null, 2)}\n` },
      { path: "/etc/sysctl.d/60-cloud-gaming.conf", permissions: "0644", content: hostFile("sysctl.conf") },
      {
        path: "/etc/systemd/journald.conf.d/cloud-gaming.conf",
        permissions: "0644",
        content: hostFile("journald.conf"),
      },
      program("health.py"),
      program("pull-build.py"),
      program("start-streaming.py"),
      unit("cloud-gaming-health.service"),
      unit("cloud-gaming-streaming.service"),
      ...(buildDisk === "nvme" ? [program("mount-nvme.sh"), unit("cloud-gaming-local-disk.service")] : []),
    ],
    runcmd: [
      ["systemctl", "mask", "--now", "ssh.socket", "ssh.service"],
      // An image is tested as a whole, and a driver that is replaced under a session ends it.
      ["systemctl", "mask", "--now", "apt-daily.timer", "apt-daily-upgrade.timer", "unattended-upgrades.service"],
      ["sysctl", "--system"],
      ["systemctl", "restart", "systemd-journald.service"],
      ["systemctl", "daemon-reload"],
      ...(buildDisk === "nvme" ? [["systemctl", "enable", "--now", "cloud-gaming-local-disk.service"]] : []),
      ["systemctl", "enable", "--now", "cloud-gaming-health.service"],
      // It pulls a build first, which takes longer than a first boot should wait.
      ["systemctl", "enable", "--now", "--no-block", "cloud-gaming-streaming.service"],
    ],
  };
  return `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
}
