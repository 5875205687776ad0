import { Document, isMap, isNode, isScalar, isSeq, type Pair, parseDocument } from "yaml";
import { type WrittenRegion } from "./region-entry";
import { configPrefix } from "./stack-config";

/**
 * A stack file's text with one region more, behind the others. All other lines stay as they are.
 *
 * @returns the new text and the lines that came; undefined where the regions don't stand one below the other
 */
export function insertRegion(
  text: string,
  name: string,
  written: WrittenRegion,
): { text: string; added: string[] } | undefined {
  const regions = parseDocument(text).getIn(["config", `${configPrefix}regions`], true);
  if (!isMap(regions) || regions.flow || regions.items.length === 0) return undefined;
  const { items } = regions;
  const indent = columnOf(text, startOf(items[0]!));
  const end = endOf(items.at(-1)!);
  // Up to the end of the last line that says something; a comment behind it on the line belongs to it.
  const content = text.slice(0, end).trimEnd().length;
  const newline = text.indexOf("\n", content);
  const at = newline < 0 ? text.length : newline + 1;
  const added = linesOf(name, written).map((line) => `${" ".repeat(indent)}${line}`);
  const before = newline < 0 ? `${text}\n` : text.slice(0, at);
  return { text: `${before}${added.join("\n")}\n${text.slice(at)}`, added };
}

function linesOf(name: string, { entry, comments }: WrittenRegion): string[] {
  const document = new Document({ [name]: entry });
  for (const [place, comment] of Object.entries(comments)) {
    const path = place === "" ? [name] : [name, ...place.split(".")];
    const parent = document.getIn(path.slice(0, -1), true);
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
    if (isNode(pair?.key)) pair.key.commentBefore = ` ${comment}`;
  }
  const zones = document.getIn([name, "zones"], true);
  if (isSeq(zones)) zones.flow = true;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd().split("\n");
}

function startOf({ key }: Pair): number {
  return isNode(key) ? key.range![0] : 0;
}

function endOf({ key, value }: Pair): number {
  if (isNode(value) && value.range) return value.range[1];
  return isNode(key) ? key.range![1] + 1 : 0;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}
