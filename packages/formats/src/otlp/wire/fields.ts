import { fieldNames } from './field.ts';
import type { KnownName } from './known-name.ts';

/** An attribute's value. Lists hold texts alone; maps and bytes are not read. */
export type Value = string | number | boolean | readonly string[];

/** Attributes that are kept beside the known ones: more of one item is no label but a dump. */
const mostExtras = 32;

/** As many as an observation holds. */
const mostTools = 512;

/**
 * The attributes of one resource, span, log record or metric point by what they tell. Of several names of one field
 * the one of the better priority stands. Reused from item to item: copy out what is kept.
 */
export class Fields {
  readonly #values: (Value | undefined)[] = fieldNames.map(() => undefined);
  readonly #priorities: number[] = fieldNames.map(() => 0);
  readonly #filled: number[] = [];
  /** Pairs of tag name and value, one after another. */
  readonly extras: string[] = [];
  /** Names of tools that the answer called, where they are attributes of their own. */
  readonly tools: string[] = [];

  clear(): void {
    for (const place of this.#filled) this.#values[place] = undefined;
    this.#filled.length = 0;
    this.extras.length = 0;
    this.tools.length = 0;
  }

  put(name: KnownName, value: Value): void {
    if (value === '') return;
    const { place } = name;
    if (this.#values[place] === undefined) this.#filled.push(place);
    else if ((this.#priorities[place] ?? 0) <= name.priority) return;
    this.#values[place] = value;
    this.#priorities[place] = name.priority;
  }

  putTag(name: string, value: Value): void {
    if (this.extras.length >= 2 * mostExtras || name === '' || typeof value === 'object') return;
    this.extras.push(name, String(value));
  }

  putTool(name: string): void {
    if (this.tools.length < mostTools) this.tools.push(name);
  }

  get(place: number): Value | undefined {
    return this.#values[place];
  }

  has(place: number): boolean {
    return this.#values[place] !== undefined;
  }

  /** The value as text; a list's first one. Empty where there is none. */
  text(place: number): string {
    const value = this.#values[place];
    if (typeof value === 'string') return value;
    if (value === undefined) return '';
    return typeof value === 'object' ? (value[0] ?? '') : String(value);
  }

  /** Everything it holds, in an order that does not hang on the sender's. */
  signature(): string {
    const known = this.#filled.toSorted((a, b) => a - b).map((place) => `${place}=${String(this.#values[place])}`);
    const others: string[] = [];
    for (let index = 0; index < this.extras.length; index += 2) {
      others.push(`${this.extras[index]}=${this.extras[index + 1]}`);
    }
    return [...known, ...others.toSorted()].join('\n');
  }
}
