import { loadKusto } from "../../../tools/check-commands/kusto";

/** A cell: `undefined` is Kusto's null; dates are `Date`s; dynamic values are objects. */
export type Cell = Date | boolean | number | object | string | undefined;
export type Row = Record<string, Cell>;
export type Tables = Record<string, Row[]>;

/** A node of Kusto's syntax tree, as the language service makes it. */
interface Syntax {
  Kind: number;
  ChildCount: number;
  GetChild(index: number): Syntax | null;
  ToString(option: number): string;
}

/** A node of ours: kind by name, text without its comments, children without the absent ones. */
interface Node {
  kind: string;
  text: string;
  children: Node[];
}

/**
 * The rows that a query answers for these tables. Kusto's own parser reads the query; this evaluates the operators and functions that the
 * platform's queries use, by their reference pages (https://learn.microsoft.com/kusto/query/, read 2026-12-01).
 *
 * @param tables by the name in the query; tables of `arg("")` as `arg_<name>`
 * @param now what `ago` counts from
 * @throws {Error} for an operator or a function that is not evaluated here
 */
export function evaluateKusto(query: string, tables: Tables, now: Date): Row[] {
  const kusto = loadKusto();
  const text = query.replaceAll(/\barg\(""\)\.(?=\w)/g, "arg_");
  const read = (node: Syntax): Node => ({
    kind: kusto.kindName(node.Kind),
    text: node.ToString(0).trim(),
    children: Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index)).flatMap((child) =>
      child === null ? [] : [read(child)],
    ),
  });
  const statement = find(read(kusto.parse(text) as Syntax), "ExpressionStatement");
  return new Evaluation(tables, now).table(statement.children[0]!);
}

class Evaluation {
  constructor(
    private readonly tables: Tables,
    private readonly now: Date,
  ) {}

  table(node: Node): Row[] {
    if (node.kind === "ParenthesizedExpression") return this.table(node.children[1]!);
    if (node.kind !== "PipeExpression") {
      const rows = this.tables[node.text];
      if (rows === undefined) throw new Error(`no rows are given for the table ${node.text}`);
      return rows;
    }
    return this.operator(node.children[2]!, this.table(node.children[0]!));
  }

  private operator(node: Node, rows: Row[]): Row[] {
    const named = (): { name: string; value: Node }[] => elements(node.children.at(-1)!).map(namedExpression);
    switch (node.kind) {
      case "FilterOperator":
        return rows.filter((row) => this.value(node.children.at(-1)!, row) === true);
      case "ExtendOperator":
        return rows.map((row) => ({ ...row, ...this.computed(row, named()) }));
      case "ProjectOperator":
        return rows.map((row) => this.computed(row, named()));
      case "ParseOperator":
        return rows.map((row) => ({ ...row, ...this.parsed(node, row) }));
      case "MvExpandOperator": {
        const { name, value } = namedExpression(find(node, "SimpleNamedExpression"));
        return rows.flatMap((row) => (this.value(value, row) as Cell[]).map((cell) => ({ ...row, [name]: cell })));
      }
      case "SummarizeOperator":
        return this.summarized(node, rows);
      case "JoinOperator":
        return this.joined(node, rows);
      default:
        throw new Error(`${node.kind} is not evaluated: ${node.text}`);
    }
  }

  /** Later expressions see the columns of earlier ones no more than Kusto lets them: all read the row as it came. */
  private computed(row: Row, named: { name: string; value: Node }[]): Row {
    return Object.fromEntries(named.map(({ name, value }) => [name, this.value(value, row)]));
  }

  /** `parse Column with * "text" Name:type *`: without a match every name is null. */
  private parsed(node: Node, row: Row): Row {
    const [, , column, , pattern] = node.children as [Node, Node, Node, Node, Node];
    const names: { name: string; number: boolean }[] = [];
    const expression = pattern.children.map((part) => {
      if (part.kind === "StarExpression") return "[^]*?";
      if (part.kind === "StringLiteralExpression") return escapeExpression(literal(part));
      const number = part.kind === "NameAndTypeDeclaration";
      names.push({ name: part.children[0]!.kind === "TokenName" ? part.text : part.children[0]!.text, number });
      return number ? "(-?\\d+)" : "([^]*?)";
    });
    const match = new RegExp(`^${expression.join("")}$`).exec(String(this.value(column, row) ?? ""));
    return Object.fromEntries(
      names.map(({ name, number }, index) => {
        const found = match?.[index + 1];
        return [name, number && found !== undefined ? Number(found) : (found ?? (number ? undefined : ""))];
      }),
    );
  }

  private summarized(node: Node, rows: Row[]): Row[] {
    const lists = node.children.filter(({ kind }) => kind === "List");
    const aggregates = elements(lists.at(-1)!).map(namedExpression);
    const by = node.children.filter(({ kind }) => kind === "SummarizeByClause");
    const keys = by.flatMap((clause) => elements(clause.children.at(-1)!).map(namedExpression));
    const groups = new Map<string, { key: Row; rows: Row[] }>();
    for (const row of rows) {
      const key = this.computed(row, keys);
      const id = JSON.stringify(key);
      const group = groups.get(id) ?? { key, rows: [] };
      group.rows.push(row);
      groups.set(id, group);
    }
    return [...groups.values()].map((group) => ({
      ...group.key,
      ...Object.assign({}, ...aggregates.map((aggregate) => this.aggregate(aggregate, group.rows))),
    }));
  }

  private aggregate({ name, value }: { name: string; value: Node }, rows: Row[]): Row {
    const [called, ...args] = callOf(value);
    const values = (): Cell[] => rows.map((row) => this.value(args[0]!, row));
    const sorted = (): Cell[] =>
      values()
        .filter((cell) => cell !== undefined)
        .sort((a, b) => Number(a) - Number(b));
    switch (called) {
      case "count":
        return { [name]: rows.length };
      case "countif":
        return { [name]: values().filter((cell) => cell === true).length };
      case "dcount":
        return { [name]: new Set(values()).size };
      case "max":
        return { [name]: sorted().at(-1) };
      case "min":
        return { [name]: sorted()[0] };
      case "arg_max": {
        const last = rows.reduce((a, b) => (Number(this.value(args[0]!, b)) > Number(this.value(args[0]!, a)) ? b : a));
        return Object.fromEntries(args.map((column) => [column.text, this.value(column, last)]));
      }
      default:
        throw new Error(`the aggregate ${called} is not evaluated`);
    }
  }

  private joined(node: Node, left: Row[]): Row[] {
    if (!/kind\s*=\s*leftouter/.test(node.text)) throw new Error("only joins of kind leftouter are evaluated");
    const right = this.table(find(node, "ParenthesizedExpression"));
    const columns = elements(find(node, "JoinOnClause").children.at(-1)!).map(({ text }) => text);
    return left.flatMap((row) => {
      const matches = right.filter((other) => columns.every((column) => row[column] === other[column]));
      return matches.length === 0 ? [row] : matches.map((match) => ({ ...match, ...row }));
    });
  }

  private value(node: Node, row: Row): Cell {
    const [left, , right] = node.children;
    const both = (): [Cell, Cell] => [this.value(left!, row), this.value(right!, row)];
    const texts = (): [string, string] => both().map((cell) => String(cell ?? "").toLowerCase()) as [string, string];
    const compared = (holds: (a: number, b: number) => boolean): boolean => {
      const [a, b] = both();
      return a !== undefined && b !== undefined && holds(Number(a), Number(b));
    };
    switch (node.kind) {
      case "AndExpression":
        return both().every((cell) => cell === true);
      case "OrExpression":
        return both().some((cell) => cell === true);
      case "ParenthesizedExpression":
        return this.value(node.children[1]!, row);
      case "EqualExpression":
        return both()[0] === both()[1];
      case "EqualTildeExpression":
        return texts()[0] === texts()[1];
      case "ContainsExpression":
        return texts()[0].includes(texts()[1]);
      case "StartsWithExpression":
        return texts()[0].startsWith(texts()[1]);
      case "InExpression":
        return elements(find(node, "List")).some((item) => this.value(item, row) === this.value(left!, row));
      case "InCsExpression":
        return elements(find(node.children.at(-1)!, "List")).some(
          (item) => String(this.value(item, row)).toLowerCase() === String(this.value(left!, row)).toLowerCase(),
        );
      case "GreaterThanExpression":
        return compared((a, b) => a > b);
      case "GreaterThanOrEqualExpression":
        return compared((a, b) => a >= b);
      case "LessThanExpression":
        return compared((a, b) => a < b);
      case "LessThanOrEqualExpression":
        return compared((a, b) => a <= b);
      case "MultiplyExpression":
        return Number(both()[0]) * Number(both()[1]);
      case "DivideExpression":
        // Of whole numbers, as all of ours are, without the rest.
        return Math.trunc(Number(both()[0]) / Number(both()[1]));
      case "StringLiteralExpression":
        return literal(node);
      case "LongLiteralExpression":
      case "RealLiteralExpression":
        return Number(node.text);
      case "TimespanLiteralExpression":
        return milliseconds(node.text);
      case "NameReference":
        if (!(node.text in row)) return undefined;
        return row[node.text];
      case "PathExpression":
        return (this.value(left!, row) as Row | undefined)?.[right!.text];
      case "FunctionCallExpression":
        return this.call(node, row);
      default:
        throw new Error(`${node.kind} is not evaluated: ${node.text}`);
    }
  }

  private call(node: Node, row: Row): Cell {
    const [called, ...nodes] = callOf(node);
    const args = nodes.map((argument) => this.value(argument, row));
    const [first] = args;
    switch (called) {
      case "ago":
        return new Date(this.now.getTime() - Number(first));
      case "extract":
        return new RegExp(String(first)).exec(String(args[2] ?? ""))?.[Number(args[1])] ?? "";
      case "isnull":
        return first === undefined;
      case "todatetime":
        return first === undefined ? undefined : new Date(String(first));
      case "toint":
        return first === undefined ? undefined : Math.trunc(Number(first));
      case "tolower":
        return String(first ?? "").toLowerCase();
      case "tostring":
        return first === undefined ? "" : String(first);
      default:
        throw new Error(`the function ${called} is not evaluated`);
    }
  }
}

/** `Name = expression`, or an expression that is its own name. */
function namedExpression(node: Node): { name: string; value: Node } {
  return node.kind === "SimpleNamedExpression"
    ? { name: node.children[0]!.text, value: node.children[2]! }
    : { name: node.text, value: node };
}

function callOf(node: Node): [string, ...Node[]] {
  return [node.children[0]!.text, ...elements(find(node.children[1]!, "List"))];
}

/** The expressions of a list, without its commas. */
function elements(list: Node): Node[] {
  return list.children.map((child) => (child.kind === "SeparatedElement" ? child.children[0]! : child));
}

function find(node: Node, kind: string): Node {
  const search = (at: Node): Node | undefined =>
    at.kind === kind ? at : at.children.reduce<Node | undefined>((found, child) => found ?? search(child), undefined);
  const found = search(node);
  if (found === undefined) throw new Error(`${node.text} has no ${kind}`);
  return found;
}

function literal(node: Node): string {
  return JSON.parse(node.text) as string;
}

function milliseconds(text: string): number {
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  return Number(amount) * { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit as "s"];
}

function escapeExpression(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
