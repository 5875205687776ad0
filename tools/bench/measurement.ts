/** One comparison: something of ours beside a reference, measured in the same run. */
export interface Measurement {
  /** `preview of prod against the plain program` */
  name: string;
  unit: "s" | "ms per resource" | "MiB" | "KiB per resource" | "MB" | "MB/s";
  /** Medians over the rounds. */
  ours: number;
  reference: number;
  /** `ours / reference`. */
  ratio: number;
  /** Which way is good, for the ratio. */
  better: "higher" | "lower";
  /** What the ratio is promised not to pass; null for what is only told. */
  bound: number | null;
}

/** A comparison of medians, rounded to what the rounds can carry. */
export function compare(
  name: string,
  unit: Measurement["unit"],
  samples: { ours: number[]; reference: number[] },
  bound: number | null,
  better: Measurement["better"] = "lower",
): Measurement {
  const ours = median(samples.ours);
  const reference = median(samples.reference);
  return {
    name,
    unit,
    ours: toThree(ours),
    reference: toThree(reference),
    ratio: toThree(ours / reference),
    better,
    bound,
  };
}

/** Whether a comparison keeps its promise. */
export function holds({ ratio, better, bound }: Measurement): boolean {
  if (bound === null) return true;
  return better === "lower" ? ratio <= bound : ratio >= bound;
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Three figures: these machines are noisy, and more would look like knowledge. */
function toThree(value: number): number {
  return Number(value.toPrecision(3));
}
