import type { ServiceTier } from '@apex/contracts';
import type { InvoiceLine, TokenBucket } from '@apex/formats';
import { picoOfText, placesOf } from './exact.ts';
import { type ModelKey, textOfKey } from './model-key.ts';

/** Lines of one model, period and kind, added up. */
export interface TheirSum {
  readonly key: ModelKey;
  readonly kind: InvoiceLine['kind'];
  readonly from_ms: number;
  readonly to_ms: number;
  readonly description: string;
  readonly tiers: Set<ServiceTier>;
  readonly tokens: Map<TokenBucket, bigint>;
  usd: bigint;
  /** Lines that state an amount. */
  amounts: number;
  lines: number;
}

const dayMs = 86_400_000;

/** Adds up the lines of an export as they come, so that a file of single calls takes no more room than its days. */
export class TheirLines {
  readonly sums = new Map<string, TheirSum>();
  readonly currencies = new Map<string, { pico: bigint; lines: number }>();
  lines = 0;
  /** The most decimal places of any amount: what the export rounds to. */
  places = 0;
  readonly #keyOf: (line: InvoiceLine) => ModelKey;

  constructor(keyOf: (line: InvoiceLine) => ModelKey) {
    this.#keyOf = keyOf;
  }

  add(line: InvoiceLine): void {
    this.lines += 1;
    if (line.currency !== 'USD') {
      const known = this.currencies.get(line.currency) ?? { pico: 0n, lines: 0 };
      known.pico += line.amount === null ? 0n : picoOfText(line.amount);
      known.lines += 1;
      this.currencies.set(line.currency, known);
      return;
    }
    const sum = this.#sumOf(line);
    sum.lines += 1;
    for (const [bucket, tokens] of Object.entries(line.tokens)) {
      // The keys of `tokens` are token buckets.
      const name = bucket as TokenBucket;
      sum.tokens.set(name, (sum.tokens.get(name) ?? 0n) + tokens);
    }
    if (line.tier !== null) sum.tiers.add(line.tier);
    if (line.amount === null) return;
    this.places = Math.max(this.places, placesOf(line.amount));
    sum.amounts += 1;
    sum.usd += picoOfText(line.amount);
  }

  #sumOf(line: InvoiceLine): TheirSum {
    const key = line.kind === 'other' ? { provider: line.provider.toLowerCase(), model: '' } : this.#keyOf(line);
    const [from_ms, to_ms] = slotOf(line);
    const description = line.kind === 'other' ? line.description : '';
    const name = [textOfKey(key), line.kind, from_ms, to_ms, description].join('\u0001');
    const known = this.sums.get(name);
    if (known !== undefined) return known;
    const fresh: TheirSum = {
      key,
      kind: line.kind,
      from_ms,
      to_ms,
      description,
      tiers: new Set(),
      tokens: new Map(),
      usd: 0n,
      amounts: 0,
      lines: 0,
    };
    this.sums.set(name, fresh);
    return fresh;
  }
}

/** What is shorter than a day counts with its day; longer lines keep their period. */
function slotOf({ at_ms, end_ms }: InvoiceLine): [number, number] {
  const day = Math.floor(at_ms / dayMs) * dayMs;
  return end_ms - at_ms < dayMs && end_ms <= day + dayMs ? [day, day + dayMs] : [at_ms, end_ms];
}
