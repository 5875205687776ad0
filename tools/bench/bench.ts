/** What every measurement is given. */
export interface Bench {
  /** The folder with Pulumi.yaml. */
  project: string;
  /** How often each pair is run; medians count. */
  rounds: number;
  say: (line: string) => void;
}
