/** Requests that were let through in the last second, by what they were for. */
export class RequestRate {
  private readonly times = new Map<string, number[]>();

  /** Counts a request for each key, unless one of them had its limit of requests in the second before. */
  admit(limits: { key: string; perSecond: number }[]): boolean {
    const now = performance.now();
    const recent = limits.map(({ key }) => {
      const times = this.times.get(key) ?? [];
      const first = times.findIndex((time) => time > now - 1000);
      times.splice(0, first === -1 ? times.length : first);
      this.times.set(key, times);
      return times;
    });
    if (limits.some(({ perSecond }, index) => (recent[index]?.length ?? 0) >= perSecond)) return false;
    for (const times of recent) times.push(now);
    return true;
  }
}
