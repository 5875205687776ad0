/** Does things beside others, so many at once, each lane one after the other. */
export class Lanes {
  private readonly ends: Promise<void>[];
  private turn = 0;
  private failure: { error: unknown } | undefined;

  constructor(count: number) {
    this.ends = Array.from({ length: count }, () => Promise.resolve());
  }

  /** @throws what one of them has failed with by now: nothing more need be begun */
  add(act: () => Promise<void>): void {
    this.throwFailure();
    const lane = this.turn++ % this.ends.length;
    this.ends[lane] = this.ends[lane]!.then(async () => {
      if (this.failure === undefined) await act();
    }).catch((error: unknown) => {
      this.failure ??= { error };
    });
  }

  /** Waits until none of them does anything any more. */
  async settled(): Promise<void> {
    await Promise.all(this.ends);
  }

  throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
