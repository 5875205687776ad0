/**
 * An SSH public key whose private half nobody has. Azure makes a Linux machine only with a password or a key;
 * these machines are meant to have neither, so they get a key that opens nothing (and network rules that deny 22).
 *
 * It is the ed25519 point whose 32 bytes are SHA-256("cloud-gaming: nobody holds the private half of this key, 2"):
 * the first of that series that is a point of the curve, so whoever chose it could not choose its private half.
 */
export const keyThatOpensNothing =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMgzFR97QffzxKeyIKEDwBovdc17ZVAvo4vCC31VqrG9 nobody";
