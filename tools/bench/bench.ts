/** What every measurement is given. */
export interface Bench {
  /** The folder with Pulumi.yaml. */
  project: string;
  /** How often each pair is run; medians count. */
  rounds: number;
  /** Small sizes, and as few runs as give each comparison a value: it shows that a measurement works, and no speed. */
  quick: boolean;
  say: (line: string) => void;
}
