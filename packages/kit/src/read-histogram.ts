import { Histogram, type Registry } from 'prom-client';

/** Observations that were counted elsewhere, looked up whenever somebody asks for the metrics. */
export interface ReadHistogram {
  readonly name: string;
  readonly help: string;
  /** Upper bounds, in the unit of the name. */
  readonly buckets: readonly number[];
  /** How many observations fell into each bucket alone, those above the last bound at the end; and their sum. */
  readonly read: () => { readonly counts: ArrayLike<number>; readonly sum: number };
}

/** Told as any histogram is; what observes pays for an addition, and for no label or lookup. */
export class ReadingHistogram extends Histogram {
  readonly #histogram: ReadHistogram;

  constructor(histogram: ReadHistogram, registers: Registry[]) {
    const { name, help, buckets } = histogram;
    super({ name, help, buckets: [...buckets], registers });
    this.#histogram = histogram;
  }

  /** What both the registry's text and `get` are made of; the typings leave it out. */
  async getForPromString() {
    const { name, help, buckets, read } = this.#histogram;
    const { counts, sum } = read();
    let total = 0;
    const upTo = [...buckets, '+Inf'].map((le, at) => {
      total += counts[at] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le }, sharedLabels: {}, value: total };
    });
    const values = [
      ...upTo,
      { metricName: `${name}_sum`, labels: {}, sharedLabels: {}, value: sum },
      { metricName: `${name}_count`, labels: {}, sharedLabels: {}, value: total },
    ];
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  }
}
