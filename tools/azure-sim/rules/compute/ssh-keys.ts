import { type Rule } from "../../contract";
import { invalidParameter } from "../errors";
import { objectsAt, textAt } from "../reading";
import { machineModel, machineTypes } from "./machines";

export const sshKeys: Rule = {
  name: "ssh-keys",
  source:
    "RSA (2048 bits or more) and Ed25519 only: https://learn.microsoft.com/azure/virtual-machines/linux/mac-create-ssh-keys [m]",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path } = machineModel(request);
    const list = "osProfile.linuxConfiguration.ssh.publicKeys";
    const user = textAt(profile, "osProfile.adminUsername");
    return objectsAt(profile, list).flatMap((key, index) => {
      const [data, place] = [textAt(key, "keyData"), textAt(key, "path")];
      const here = `${path}${list}[${index}]`;
      return [
        ...(data !== undefined && !isAcceptedKey(data)
          ? [
              invalidParameter(
                `${here}.keyData`,
                "The value of parameter linuxConfiguration.ssh.publicKeys.keyData is invalid.",
              ),
            ]
          : []),
        ...(place !== undefined && user !== undefined && place !== `/home/${user}/.ssh/authorized_keys`
          ? [
              invalidParameter(
                `${here}.path`,
                `Destination path for SSH public keys is currently limited to its default value /home/${user}/.ssh/authorized_keys ` +
                  "due to a known issue in Linux provisioning agent.",
              ),
            ]
          : []),
      ];
    });
  },
};

function isAcceptedKey(text: string): boolean {
  const [, kind, data = ""] = /^(ssh-rsa|ssh-ed25519)\s+([A-Za-z0-9+/]+={0,2})(?:\s.*)?$/s.exec(text.trim()) ?? [];
  const bytes = Buffer.from(data, "base64").length;
  return kind === "ssh-ed25519" ? bytes === 51 : kind === "ssh-rsa" && bytes >= 277;
}
