import type { Finding } from "./finding";
import type { TlsEvidence } from "./tls";

/** What a relay with a certificate is to clients behind firewalls, before and after the certificate is renewed. */
export function judgeTls(evidence: TlsEvidence): Finding[] {
  const { booted, allocation, delivered, versions, warnings, wrongTaken, wrongSaid } = evidence;
  const { renewedShown, sameProcess, refreshed, nobodyReads } = evidence;
  const waited = booted.split("\n").find((line) => /not ready: the vault \(relay-tls\) answered 404/.test(line));
  const spoken = Object.entries(versions).flatMap(([version, spoke]) => (spoke ? [version] : []));
  return [
    {
      claim: "it waits for the certificate, and says so",
      seen: waited ?? "it doesn't say so",
      holds: waited !== undefined,
    },
    {
      claim: "a client that knows the relay by its name is served",
      seen: `${allocation}, ${delivered ? "media came back" : "no media came back"}`,
      holds: allocation === "allocated" && delivered,
    },
    {
      claim: "TLS 1.2, and nothing older (4.6.1 has no newer)",
      seen: spoken.join(", "),
      holds: spoken.includes("TLSv1.2") && !spoken.includes("TLSv1.1") && !spoken.includes("TLSv1"),
    },
    { claim: "the configuration has no warning", seen: warnings.join("; ") || "none", holds: warnings.length === 0 },
    {
      claim: "a certificate of another key isn't taken, and it says so",
      seen: wrongSaid.trim(),
      holds: !wrongTaken && /the certificate from before stays: .* its key is another's/.test(wrongSaid),
    },
    ...(nobodyReads === undefined
      ? []
      : [
          {
            claim: "other users of the machine read neither the key nor the certificate",
            seen: Object.entries(nobodyReads)
              .map(([file, reads]) => `${file}: ${reads ? "read" : "denied"}`)
              .join(", "),
            // The template is there for everyone: the folder alone does not keep nobody out.
            holds: nobodyReads.template && !nobodyReads.key && !nobodyReads.certificate,
          },
        ]),
    {
      claim: "a renewed one is shown without a restart, and nobody is cut off",
      seen: `${renewedShown ? "the new one" : "the old one"}, ${sameProcess ? "the same process" : "another process"}, ${refreshed}`,
      holds: renewedShown && sameProcess && refreshed === "refreshed",
    },
  ];
}
