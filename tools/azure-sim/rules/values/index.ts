import { type Rule } from "../../contract";
import { requiredMembers } from "./required-members";
import { valueKnown } from "./value-known";

export const valueRules: readonly Rule[] = [requiredMembers, valueKnown];
