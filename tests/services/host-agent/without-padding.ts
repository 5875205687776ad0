/** Prettier aligns columns; the words are what counts. */
export const withoutPadding = (markdown: string) =>
  markdown
    .trim()
    .split("\n")
    .map((line) => line.replaceAll(/ *\| */g, "|").replaceAll(/-{3,}/g, "---"));
