import { type Rule } from "../../contract";
import { requiredMembers } from "./required-members";
import { tagLimits } from "./tag-limits";
import { valueKnown } from "./value-known";

export const valueRules: readonly Rule[] = [requiredMembers, tagLimits, valueKnown];
