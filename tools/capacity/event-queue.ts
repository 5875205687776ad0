/** What is to happen later, the earliest first; of two at the same time the one that was added first. */
export class EventQueue<Event> {
  private readonly heap: { at: number; order: number; event: Event }[] = [];
  private added = 0;

  /** When the next one is; Infinity when there is none. */
  get nextAt(): number {
    return this.heap[0]?.at ?? Infinity;
  }

  add(at: number, event: Event): void {
    const { heap } = this;
    let hole = heap.length;
    const entry = { at, order: this.added++, event };
    heap.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (before(heap[parent]!, entry)) break;
      heap[hole] = heap[parent]!;
      hole = parent;
    }
    heap[hole] = entry;
  }

  /** Takes the next one out. */
  take(): Event | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first?.event;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (before(last, heap[child]!)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = last;
    return first.event;
  }
}

function before(one: { at: number; order: number }, other: { at: number; order: number }): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
