export { accountOf, EmulatedPlatform, hubAccount } from "./emulated-platform";
export { type GatewayRequest, type GatewayRules, StorageGateway, type Trouble } from "./gateway/storage-gateway";
export { credentialFor, IdentityService } from "./tokens";
