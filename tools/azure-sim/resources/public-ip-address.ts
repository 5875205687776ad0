import { type Behaviour, type CloudReader } from "../contract";
import { sameId } from "../rules/ids";
import { textAt } from "../rules/reading";
import { withComputed, withDefaults } from "./defaults";
import { guidFor, numberFor } from "./deterministic";

/**
 * Addresses come from the ranges kept for documentation, TEST-NET-3 and TEST-NET-2 (RFC 5737), then from
 * 198.18.0.0/15 (RFC 2544) when those are used up: none of them can be anybody's.
 */
function freeAddress(id: string, cloud: CloudReader): string {
  const taken = new Set(
    cloud
      .list("Microsoft.Network/publicIPAddresses")
      .filter((one) => !sameId(one.id, id))
      .map((one) => textAt(one.body, "properties.ipAddress")),
  );
  const start = numberFor(id, "address", 508);
  for (let step = 0; step < 508; step++) {
    const place = (start + step) % 508;
    const address = place < 254 ? `203.0.113.${place + 1}` : `198.51.100.${place - 253}`;
    if (!taken.has(address)) return address;
  }
  const wide = numberFor(id, "wide address", 2 ** 17);
  for (let step = 0; ; step++) {
    const place = (wide + step) % 2 ** 17;
    const address = `198.${18 + (place >> 16)}.${(place >> 8) & 255}.${place & 255}`;
    if (!taken.has(address)) return address;
  }
}

export const publicIpAddress: Behaviour = {
  type: "Microsoft.Network/publicIPAddresses",
  fill: (body, { id, previous, cloud }) =>
    withComputed(
      withDefaults(body, {
        sku: { name: "Basic", tier: "Regional" },
        properties: {
          publicIPAllocationMethod: "Dynamic",
          publicIPAddressVersion: "IPv4",
          idleTimeoutInMinutes: 4,
          ddosSettings: { protectionMode: "VirtualNetworkInherited" },
          ipTags: [],
        },
      }),
      {
        etag: `W/"${guidFor(id.text, "etag")}"`,
        properties: {
          provisioningState: "Succeeded",
          resourceGuid: guidFor(id.text, "resourceGuid"),
          ipAddress: textAt(previous?.body, "properties.ipAddress") ?? freeAddress(id.text, cloud),
          dnsSettings:
            textAt(body, "properties.dnsSettings.domainNameLabel") === undefined
              ? undefined
              : {
                  fqdn: `${textAt(body, "properties.dnsSettings.domainNameLabel")}.${textAt(body, "location")}.cloudapp.azure.com`,
                },
        },
      },
    ),
};
