import type { Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import { RowFault } from '../fault.ts';
import { readCount } from '../value/count.ts';
import { setOutput, takeMediaIn, takeMediaOut } from '../value/usage-parts.ts';
import { cachedByArithmetic } from './cached-tokens.ts';
import type { MapField } from './column-map.ts';
import type { Cell } from './columns.ts';
import type { CachedTokens } from './presets.ts';

export type Cells = Readonly<Partial<Record<MapField, Cell>>>;

/** A row's counts taken apart into disjoint kinds. `assumed` is set where neither arithmetic nor a preset decided. */
export interface RowUsage {
  readonly usage: Usage | null;
  readonly assumed: '' | 'inclusive' | 'exclusive';
}

/** Reads the token columns of a row; faults name the field. A row without any count has no usage. */
export class UsageReader {
  readonly #cells: Cells;
  readonly #cached: CachedTokens;

  constructor(cells: Cells, cached: CachedTokens) {
    this.#cells = cells;
    this.#cached = cached;
  }

  read(row: unknown): RowUsage {
    const usage = emptyUsage();
    const input = this.#count(row, 'input');
    const fresh = this.#count(row, 'input_fresh');
    const whole = this.#count(row, 'input_total');
    const output = this.#count(row, 'output');
    const total = this.#count(row, 'total');
    usage.cache_read = this.#count(row, 'cache_read') ?? 0;
    this.#writes(usage, row);
    usage.audio_in = this.#count(row, 'audio_in') ?? 0;
    usage.image_in = this.#count(row, 'image_in') ?? 0;
    usage.audio_out = this.#count(row, 'audio_out') ?? 0;
    usage.image_out = this.#count(row, 'image_out') ?? 0;
    const given = fresh ?? whole ?? input;
    if (given === undefined && output === undefined && usage.cache_read === 0) return { usage: null, assumed: '' };
    this.#output(usage, { row, output: output ?? 0, prompt: given ?? 0, total });
    if (fresh !== undefined) {
      usage.input = fresh;
      return { usage, assumed: '' };
    }
    const cached = usage.cache_read + usage.cache_write_5m + usage.cache_write_1h;
    if (whole !== undefined) {
      if (cached > whole) throw new RowFault(`input_total: ${whole} is less than its ${cached} cached tokens`);
      usage.input = whole - cached;
      takeMediaIn(usage);
      return { usage, assumed: '' };
    }
    const counted = { input: input ?? 0, cached, output: output ?? 0, reasoning: usage.reasoning, total };
    return { usage, assumed: this.#input(usage, counted) };
  }

  #input(usage: Usage, counted: Parameters<typeof cachedByArithmetic>[0]): RowUsage['assumed'] {
    const proven = cachedByArithmetic(counted);
    const decided = proven === 'undecided' ? this.#cached : proven;
    // Nobody charges for a write inside the input: with writes and no other sign the kinds are taken as disjoint.
    const writes = usage.cache_write_5m + usage.cache_write_1h > 0;
    const inside = decided === 'undecided' ? !writes : decided === 'inside';
    usage.input = inside ? counted.input - counted.cached : counted.input;
    takeMediaIn(usage);
    if (counted.cached === 0 || decided !== 'undecided') return '';
    return inside ? 'inclusive' : 'exclusive';
  }

  #writes(usage: Usage, row: unknown): void {
    const all = this.#count(row, 'cache_write');
    const short = this.#count(row, 'cache_write_5m');
    usage.cache_write_1h = this.#count(row, 'cache_write_1h') ?? 0;
    usage.cache_write_5m = short ?? Math.max(0, (all ?? 0) - usage.cache_write_1h);
  }

  #output(usage: Usage, given: { row: unknown; output: number; prompt: number; total: number | undefined }): void {
    const { output, prompt, total } = given;
    const cached = usage.cache_read + usage.cache_write_5m + usage.cache_write_1h;
    const reasoning = this.#count(given.row, 'reasoning') ?? 0;
    setOutput(usage, { output, reasoning, prompts: [prompt, prompt + cached], total });
    takeMediaOut(usage);
  }

  #count(row: unknown, field: MapField): number | undefined {
    const cell = this.#cells[field];
    return cell === undefined ? undefined : readCount(cell(row), field);
  }
}
