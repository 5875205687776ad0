/** What is wrong with a folder or a manifest, and what to do about it; everything at once. */
export class BuildRefused extends Error {
  constructor(
    what: string,
    readonly problems: string[],
  ) {
    const some = problems.slice(0, 20);
    const more = problems.length - some.length;
    super(
      [`${what}:`, ...some.map((problem) => `  - ${problem}`), ...(more > 0 ? [`  and ${more} more`] : [])].join("\n"),
    );
    this.name = "BuildRefused";
  }
}
