/**
 * The text that somebody wrote without quotes and that YAML read as something else: `4711` is a number; so is `18:00`
 * where a reader follows YAML 1.1 (1080, by sixties); and `2026-12-01` is the midnight on which that day begins.
 *
 * @param takes whether a text can stand at the place
 */
export function textMeant(given: unknown, takes: (text: string) => boolean): string | undefined {
  return readings(given).find(takes);
}

function readings(given: unknown): string[] {
  switch (typeof given) {
    case "boolean":
      return [String(given)];
    case "number":
      return [String(given), `${twoDigits(Math.floor(given / 60))}:${twoDigits(given % 60)}`];
    case "string":
      return given.match(/^\d{4}-\d\d-\d\d(?=[T ]00:00:00)/) ?? [];
    default:
      return [];
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
