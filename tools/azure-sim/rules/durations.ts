/**
 * An ISO 8601 duration of days, hours, minutes and seconds.
 *
 * @param text `PT30M`, `PT1H30M`, `P1D`
 * @returns minutes; undefined when the text is no such duration
 */
export function minutesOf(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!match || text === "P" || text.endsWith("T")) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return days * 1440 + hours * 60 + minutes + seconds / 60;
}
