export type {
  CoturnSource,
  EdgeRelayArgs,
  EdgeRelaySettings,
  RelayImage,
  RelayTls,
  RelaySecretsArgs,
  RelaySecretsSettings,
} from "./args";
export { renderCloudInit, renderRelayConfiguration } from "./cloud-init";
export {
  coturnImageProblems,
  coturnKeys,
  coturnSchema,
  firstSafeCoturn,
  newestCheckedCoturn,
  packagedCoturns,
  recordedCoturns,
} from "./coturn";
export { EdgeRelay, type Relay } from "./edge-relay";
export { type EdgeRelayPlan, planEdgeRelay, realmProblems, type RelayPlan } from "./plan";
export { certificateProblems, domainProblems } from "./tls-plan";
export { RelaySecrets } from "./relay-secrets";
export { planSecretSlots, relaySecretNames } from "./secret-slots";
export { planRelaySecrets, type RelaySecretsPlan } from "./secrets-plan";
export { relayCapacity } from "./sizing";
export { renderTurnserverConf, type TurnserverSettings } from "./turnserver-conf";
