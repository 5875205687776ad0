/** The shapes of resources: which types there are, how the SDK and ARM write them, what Azure's published types refuse. */
export { typeInfo, typeInfoOfArm, allTypes } from "./type-infos";
export { toWire, toSdk, toInputs } from "./wire";
export { validateBody } from "./validate-body";
export { checkInputs } from "./check-inputs";
export { parseId, formatId, matchId } from "./ids";
