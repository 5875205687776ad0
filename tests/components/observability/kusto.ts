import { collectedTables } from "../../../components/observability/tables";

const words = new Set(
  "where and or not by asc desc contains startswith has in limit with extend project summarize parse order sort render timechart top between".split(
    " ",
  ),
);

/**
 * What is wrong with a question to the workspace: a table or a column that nothing is collected in. It knows the little Kusto
 * that our queries are written in.
 */
export function kustoProblems(query: string): string[] {
  const table = /^\s*(\w+)/.exec(query)?.[1] ?? "";
  const columns = (collectedTables as Record<string, readonly string[]>)[table];
  if (columns === undefined) return [`nothing is collected in ${table}`];
  const bare = query.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '""').replaceAll(/\b\d+[smhd]?\b/g, "0");
  const made = [
    // Columns that a query makes itself, by assignment and by parsing text.
    ...[...bare.matchAll(/(\w+)\s*=(?![=~])/g)].map((match) => match[1]!),
    ...[...bare.matchAll(/\| parse .*/g)].flatMap(([line]) => line.match(/\w+/g)!.slice(2)),
  ];
  const known = new Set([table, ...columns, ...made, ...words]);
  const used = [...bare.matchAll(/\b([A-Za-z_]\w*)\b(?!\s*\()/g)].map((match) => match[1]!);
  return [...new Set(used.filter((word) => !known.has(word)))].map((word) => `${table} has no ${word}`);
}
