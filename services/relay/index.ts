export { type Credential, CredentialRefused, type CredentialRequest, mintCredential } from "./credentials";
