import { collectedTables, graphTables } from "../../../components/observability/tables";

const words = new Set(
  (
    "where and or not by asc desc contains startswith has in limit with extend project summarize parse order sort render timechart " +
    "top between join on leftouter mv expand"
  ).split(" "),
);

/**
 * What is wrong with a question to the workspace or, through it, to Azure Resource Graph: a table or a column that nothing is in. It knows
 * the little Kusto that our queries are written in.
 */
export function kustoProblems(query: string): string[] {
  const bare = query
    .replaceAll(/\barg\(""\)\.(?=\w)/g, "arg_")
    .replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '""')
    // What is inside of a dynamic column, nobody writes down.
    .replaceAll(/(?<=\w)\.\w+/g, "")
    .replaceAll(/\b\d+[smhd]?\b/g, "0");
  // A query begins with its table, and so does each that it is joined with.
  const tables = [...bare.matchAll(/(?:^|\()\s*(\w+)\s*(?=\n?\s*\|)/g)].map((match) => match[1]!);
  const columnsOf = (table: string): readonly string[] | undefined =>
    table.startsWith("arg_")
      ? (graphTables as Record<string, readonly string[]>)[table.slice("arg_".length)]
      : (collectedTables as Record<string, readonly string[]>)[table];
  const unknown = tables.filter((table) => columnsOf(table) === undefined);
  if (tables.length === 0) return ["it asks no table"];
  if (unknown.length > 0) return unknown.map((table) => `nothing is collected in ${table}`);
  const columns = tables.flatMap((table) => columnsOf(table)!);
  const made = [
    // Columns that a query makes itself, by assignment and by parsing text.
    ...[...bare.matchAll(/(\w+)\s*=(?![=~])/g)].map((match) => match[1]!),
    ...[...bare.matchAll(/\| parse .*/g)].flatMap(([line]) => line.match(/\w+/g)!.slice(2)),
  ];
  const known = new Set([...tables, ...columns, ...made, ...words]);
  const used = [...bare.matchAll(/\b([A-Za-z_]\w*)\b(?!\s*\()/g)].map((match) => match[1]!);
  return [...new Set(used.filter((word) => !known.has(word)))].map((word) => `${tables.join(" and ")} has no ${word}`);
}
