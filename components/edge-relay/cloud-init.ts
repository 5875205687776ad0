import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { RelaySystem } from "../conventions";
import type { CoturnSource, EdgeRelaySettings } from "./args";
import { coturnSchema } from "./coturn";
import type { EdgeRelayPlan } from "./plan";
import { relaySecretNames } from "./secret-slots";
import { renderTurnserverConf } from "./turnserver-conf";

/** Stands for the relay's own address until the machine knows it; boot/configure_relay.py puts it in. */
export const privateAddressPlaceholder = "@PRIVATE_ADDRESS@";

const programs = [
  "azure_metadata.py",
  "configure_relay.py",
  "drain.py",
  "first_secrets.py",
  "lock.py",
  "sync_certificate.py",
  "sync_secrets.py",
  "upkeep.py",
];

/** What Azure must have made before a relay's first start can be described. None of it is secret. */
export interface RelayFacts {
  /** `https://<vault>.vault.azure.net/`. */
  vaultUri: string;
  /** The client id of the identity that may read the secrets. */
  identityClientId: string;
}

/**
 * The user and group id that coturn has in a container. Its own one, since other services of a machine run as `nobody` and
 * would read its TLS key and its secrets. A number, because the container's image does not know the machine's users; in
 * the middle of the ids of system users (100 to 999), which Debian and Ubuntu give out from both ends (adduser from 100 up,
 * systemd-sysusers from 999 down).
 */
const containerUser = 478;

/** For systemd-sysusers: the id gets a name, so that no other user is given it. */
const containerUserEntry = `u relay ${containerUser} "TURN relay in a container"\n`;

/** The packages that each of coturn's sources needs. */
const packages: Record<CoturnSource["source"], string[]> = {
  package: ["coturn", "python3"],
  container: ["podman", "python3"],
};

/** Makes coturn read its certificate again, while it relays (https://github.com/coturn/coturn/pull/236). */
const reloadCommands: Record<CoturnSource["source"], string[]> = {
  package: ["systemctl", "kill", "--signal=SIGUSR2", "relay.service"],
  // Sent by this shell and not by `podman kill`: Ubuntu's AppArmor lets a container receive from podman only the signals
  // that stop it (https://github.com/containers/common/issues/2321). A container that is just created has process 0.
  container: [
    "sh",
    "-c",
    `pid=$(podman container inspect --format '{{.State.Pid}}' relay) && [ "$pid" -gt 0 ] && kill -USR2 "$pid"`,
  ],
};

const database = "/var/lib/turn/turndb";
const template = "/etc/relay/turnserver.conf.template";
const configuration = "/etc/relay/turnserver.conf";
const certificateFolder = "/etc/relay/tls";
/** There while the relay drains; its units look for it. */
const draining = "/var/lib/relay/draining";
/** Held by whichever program changes what coturn reads; in memory, so that a full disk keeps nobody from it. */
const lock = "/run/relay/lock";

/**
 * The cloud-config of a relay's first start. Pure; holds no secret: the machine fetches them with its identity.
 *
 * @returns at most 64 KiB of YAML, beginning with `#cloud-config`
 */
export function renderCloudInit(
  settings: Pick<EdgeRelaySettings, "realm" | "ports" | "hostsPrefix" | "image" | "coturn" | "tls">,
  plan: Pick<EdgeRelayPlan, "allocations" | "bytesPerSecondPerAllocation" | "coturnVersion" | "system">,
  facts: RelayFacts,
): string {
  const { coturn, image, realm, ports, tls } = settings;
  const { owner, group } =
    coturn.source === "package" ? plan.system.service : { owner: containerUser, group: containerUser };
  const relay = {
    metadata: "http://169.254.169.254",
    identity: facts.identityClientId,
    vault: facts.vaultUri,
    secrets: relaySecretNames,
    realm,
    database,
    template,
    configuration,
    draining,
    lock,
    owner,
    group,
    ...(tls
      ? { certificate: { name: tls.certificate, folder: certificateFolder, reload: reloadCommands[coturn.source] } }
      : {}),
  };
  const conf = renderRelayConfiguration(settings, plan);
  const cloudConfig = {
    ssh_pwauth: false,
    disable_root: true,
    // Before packages: what they would start by themselves, and what nobody needs on a relay. A relay isn't updated in
    // place, an update restarts coturn under its sessions: the next generation has the next image.
    bootcmd: [
      ["systemctl", "mask", "--now", "ssh.service", "ssh.socket"],
      ["systemctl", "mask", "coturn.service"],
      ["systemctl", "mask", "--now", "apt-daily.timer", "apt-daily-upgrade.timer", "unattended-upgrades.service"],
    ],
    write_files: [
      { path: "/etc/relay/relay.json", permissions: "0644", content: JSON.stringify(relay, undefined, 2) + "\n" },
      { path: template, permissions: "0644", content: conf },
      ...(coturn.source === "container"
        ? [
            {
              path: "/etc/relay/image.env",
              permissions: "0644",
              content: containerEnvironment(coturn.image, plan.system, tls),
            },
            { path: "/etc/sysusers.d/relay.conf", permissions: "0644", content: containerUserEntry },
          ]
        : []),
      { path: "/etc/sysctl.d/60-relay.conf", permissions: "0644", content: kernelSettings(ports) },
      ...programs.map((file) => ({
        path: `/usr/local/lib/relay/${file}`,
        permissions: "0755",
        content: bootFile(file),
      })),
      { path: "/usr/local/lib/relay/schema.sql", permissions: "0644", content: coturnSchema },
      ...[
        "relay-configuration.service",
        "relay-first-secrets.service",
        "relay-upkeep.service",
        "relay-upkeep.timer",
      ].map((unit) => unitFile(unit, unit)),
      unitFile("relay.service", `relay-${coturn.source}.service`),
    ],
    // A gallery's image has them in it, and its relays may have no way to a mirror.
    ...(image.kind === "marketplace" ? { package_update: true, packages: packages[coturn.source] } : {}),
    runcmd: [
      ["sysctl", "--system"],
      ...(coturn.source === "container" ? [["systemd-sysusers", "/etc/sysusers.d/relay.conf"]] : []),
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "relay-upkeep.timer"],
      // It waits for secrets as long as it takes; cloud-init must not.
      ["systemctl", "enable", "--now", "--no-block", "relay.service"],
    ],
  };
  return `#cloud-config\n${stringify(cloudConfig, { lineWidth: 0 })}`;
}

/** coturn's configuration as a relay's first start has it: `@PRIVATE_ADDRESS@` stands where the machine puts its own address. Holds no secret. */
export function renderRelayConfiguration(
  { realm, ports, hostsPrefix, tls }: Pick<EdgeRelaySettings, "hostsPrefix" | "ports" | "realm" | "tls">,
  plan: Pick<EdgeRelayPlan, "allocations" | "bytesPerSecondPerAllocation" | "coturnVersion">,
): string {
  return renderTurnserverConf({
    version: plan.coturnVersion,
    realm,
    ports,
    hostsPrefix,
    ...(tls && ports.tls !== undefined
      ? {
          tls: {
            port: ports.tls,
            certificate: `${certificateFolder}/certificate.pem`,
            key: `${certificateFolder}/key.pem`,
          },
        }
      : {}),
    privateAddress: privateAddressPlaceholder,
    database,
    allocations: plan.allocations,
    bytesPerSecondPerAllocation: plan.bytesPerSecondPerAllocation,
  });
}

/**
 * What a machine is told while it runs: whether it serves. Azure changes user data without a restart
 * (https://learn.microsoft.com/azure/virtual-machines/user-data, read 2026-11-27), and the relay reads it every minute.
 */
export function renderOrders({ serving, drainHours }: Pick<EdgeRelaySettings, "drainHours" | "serving">): string {
  return JSON.stringify(serving ? { serving } : { serving, drainHours });
}

function unitFile(unit: string, file: string) {
  return { path: `/etc/systemd/system/${unit}`, permissions: "0644", content: bootFile(file) };
}

function bootFile(file: string): string {
  return readFileSync(join(__dirname, "boot", file), "utf8");
}

function containerEnvironment(image: string, { logDrivers }: RelaySystem, tls: EdgeRelaySettings["tls"]): string {
  const options = tls ? `--volume ${certificateFolder}:${certificateFolder}:ro` : "";
  return `COTURN_IMAGE=${image}\nLOG_DRIVER=${logDrivers[0]}\nRELAY_USER=${containerUser}:${containerUser}\nTLS_OPTIONS=${options}\n`;
}

function kernelSettings({ relayed, tls }: EdgeRelaySettings["ports"]): string {
  return [
    "# The machine's own connections must not take a port that coturn is about to hand out.",
    `net.ipv4.ip_local_reserved_ports = ${relayed.from}-${relayed.to}`,
    "# Room for a burst of video while coturn is busy with another socket.",
    "net.core.rmem_max = 4194304",
    "net.core.wmem_max = 4194304",
    "net.core.netdev_max_backlog = 8192",
    "net.ipv4.ip_forward = 0",
    ...(tls === undefined
      ? []
      : ["# coturn has no rights, and listens where HTTPS does.", `net.ipv4.ip_unprivileged_port_start = ${tls}`]),
    "",
  ].join("\n");
}
