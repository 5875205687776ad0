/** One of the two places where a relay secret is kept. Relays accept both; credentials are made with the newer. */
export interface SecretSlot {
  slot: "a" | "b";
  /** The secret's name in the vault. */
  secretName: string;
  /** The epoch that gave it its present value: what keeps the value as it is until it changes. */
  epoch: number;
}

/** What a relay reads, whatever the epoch. */
export const relaySecretNames = ["relay-secret-a", "relay-secret-b"] as const;

/**
 * Which epoch each slot's value is from. Odd epochs fill slot a and even ones slot b, so a bump by one always takes the
 * older, and what the epoch before gave out stays valid.
 *
 * @param epoch a whole number from 1
 */
export function planSecretSlots(epoch: number): [SecretSlot, SecretSlot] {
  const [odd, even] = epoch % 2 === 1 ? [epoch, epoch - 1] : [epoch - 1, epoch];
  return [
    { slot: "a", secretName: relaySecretNames[0], epoch: odd },
    { slot: "b", secretName: relaySecretNames[1], epoch: even },
  ];
}
