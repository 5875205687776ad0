/** When it came to light. */
type Moment = "check" | "first up" | "second up" | "edited up" | "edited second up" | "destroy";

/** The configuration's checks said yes, and something else said no: one of the two is wrong. */
export class Disagreement extends Error {
  constructor(
    readonly moment: Moment,
    reason: string,
  ) {
    super(`${moment}: ${reason}`);
    this.name = "Disagreement";
  }
}
