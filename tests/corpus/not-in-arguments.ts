/**
 * The simulator's rules on networks, machines and monitoring that no component's arguments can break, each for its reason. A rule
 * that isn't here has a case in the corpus that arguments say too, and refuse.
 */
export const notInArguments: Record<string, string> = {
  ...because("the component writes this itself, the same whatever the arguments say", [
    "bastion-security-group",
    "bastion-subnet-size",
    "extension-handlers-differ",
    "extension-order",
    "extensions-allowed",
    "fault-domain-count",
    "flexible-unsupported",
    "interface-primary",
    "interfaces-of-machine",
    "linux-access",
    "monitoring-agent-identity",
    "nat-gateway-one-zone",
    "network-api-version",
    "public-address-basic-ended",
    "public-address-protection",
    "public-address-static",
    "reservation-fits-group",
    "reservation-matches",
    "reservation-once",
    "reserved-machines",
    "rolling-upgrade-policy",
    "rolling-upgrades",
    "security-rule-one-form",
    "security-rule-priorities-differ",
    "single-placement-group",
    "spot-only",
    "ssh-keys",
    "standard-v2-needs-newer-api",
    "subnet-ranges-apart",
    "zone-group-one",
    "network-link-once",
    "autoscale-profile-ends",
    "autoscale-rules",
    "autoscale-target",
    "collection-rule-flows",
    "diagnostic-categories",
    "diagnostic-destinations",
    "metric-alert-metrics",
    "metric-alert-scopes",
    "metric-alert-times",
    "query-alert-query",
    "query-alert-times",
    "workbook-shape",
  ]),
  ...because("the programs that hosts and relays start with are the component's own, and their tests measure them", [
    "cloud-init-size",
  ]),
  ...because("it is about another resource's id, which is known only once that one is there", [
    "alert-references",
    "compute-references",
    "diagnostic-sinks",
    "flow-log-account",
    "private-endpoint-group",
    "private-endpoint-target",
  ]),
  ...because("it is about what stands beside: each of ours has a place of its own", [
    "interface-address-in-subnet",
    "interface-free",
    "public-address-free",
  ]),
  ...because("it is about what a hub's owner has, or what Azure has heard of hosts, and arguments don't know that", [
    "autoscale-metric-emitted",
    "peering-remote-gateway",
  ]),
  ...because("it is about a change of what is deployed: the lock file remembers that, and stacks/plan refuses it", [
    "address-space-holds-subnets",
    "fixed-properties",
    "reservation-association",
    "reservation-stays",
    "zones-stay",
  ]),
  ...because(
    "no body says how many hosts there are, since autoscale moves them; the network's own check counts its hosts",
    ["subnet-has-room"],
  ),
  ...because("nothing of the kind is declared", [
    "address-prefix-fits",
    "balancer-rules",
    "collection-association",
    "gateway-subnet-bare",
    "one-watcher-a-region",
  ]),
};

function because(reason: string, rules: readonly string[]): Record<string, string> {
  return Object.fromEntries(rules.map((rule) => [rule, reason]));
}
