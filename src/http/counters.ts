/** Counters of a process in memory, printed for Prometheus. Labels are names from code, never anything that somebody sent. */
export class Counters {
  readonly #counts = new Map<string, number>();
  readonly #gauges = new Map<string, () => number>();

  /** Adds one to a counter: `add('http_responses', { kind: 'page', status: '200' })`. */
  add(name: string, labels: Readonly<Record<string, string>>, by = 1): void {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const key = `mitr_${name}_total{${pairs.join(',')}}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }

  /** A number that is looked up when it is asked for. */
  gauge(name: string, read: () => number): void {
    this.#gauges.set(`mitr_${name}`, read);
  }

  print(): string {
    const lines: string[] = [];
    const typed = new Set<string>();
    for (const [key, count] of [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const name = key.slice(0, key.indexOf('{'));
      if (!typed.has(name)) lines.push(`# TYPE ${name} counter`);
      typed.add(name);
      lines.push(`${key} ${count}`);
    }
    for (const [name, read] of this.#gauges) lines.push(`# TYPE ${name} gauge`, `${name} ${read()}`);
    return `${lines.join('\n')}\n`;
  }
}
