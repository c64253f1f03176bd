import { at, type Field } from './field.ts';
import type { Fields, Value } from './fields.ts';
import type { KnownName } from './known-name.ts';

/** What is done with attributes whose names start alike. */
export type PrefixUse = 'tag' | 'tool';

export interface KnownPrefix {
  readonly prefix: string;
  /** `tag`: the rest of the name is a tag's. `tool`: the name ends in `suffix` and lies
   * in a message's list of tool calls, the value is a called tool's name. */
  readonly use: PrefixUse;
  readonly suffix?: string;
  /** The tag is named by the whole name. */
  readonly isKept?: boolean;
}

export type Names = Readonly<Partial<Record<Field, readonly string[]>>>;

/** Values that are JSON texts: cut off they would be worthless. */
const documents: ReadonlySet<Field> = new Set<Field>([
  'usage_details',
  'cost_details',
  'provider_metadata',
  'tool_calls',
  'metadata',
  'reply',
]);

const slots = 4096;
const longestName = 128;

/** Finds known names in the bytes of an export without making strings of the unknown ones. */
export class NameTable {
  readonly #byName = new Map<string, KnownName>();
  readonly #slots: (KnownName | undefined)[] = Array.from({ length: slots });
  readonly #prefixes: readonly KnownPrefix[];
  readonly #firstBytes = new Uint8Array(256);

  /** Earlier lists are believed before later ones. */
  constructor(lists: readonly Names[], prefixes: readonly KnownPrefix[]) {
    this.#prefixes = prefixes;
    for (const { prefix } of prefixes) {
      if (prefix === '') this.#firstBytes.fill(1);
      else this.#firstBytes[prefix.charCodeAt(0)] = 1;
    }
    let priority = 0;
    for (const list of lists) {
      for (const [field, names] of Object.entries(list) as [Field, readonly string[]][]) {
        for (const name of names) {
          priority += 1;
          if (!this.#byName.has(name))
            this.#add({ name, place: at[field], priority, isDocument: documents.has(field) });
        }
      }
    }
  }

  #add(known: KnownName): void {
    this.#byName.set(known.name, known);
    let slot = hashOf(known.name);
    while (this.#slots[slot] !== undefined) slot = (slot + 1) % slots;
    this.#slots[slot] = known;
  }

  ofText(name: string): KnownName | undefined {
    return this.#byName.get(name);
  }

  /** The known name that these bytes spell. */
  ofBytes(bytes: Uint8Array, start: number, end: number): KnownName | undefined {
    if (end - start > longestName) return undefined;
    let hash = 0;
    for (let index = start; index < end; index += 1) hash = (Math.imul(hash, 31) + (bytes[index] ?? 0)) | 0;
    let slot = (hash ^ (hash >>> 12)) & (slots - 1);
    for (;;) {
      const known = this.#slots[slot];
      if (known === undefined || spells(known.name, bytes, start, end)) return known;
      slot = (slot + 1) % slots;
    }
  }

  /** Whether a name with this first byte or code may have a known prefix; spares making a string of it. */
  mayHavePrefix(firstByte: number): boolean {
    return this.#firstBytes[Math.min(firstByte, 255)] === 1;
  }

  wantsPrefix(name: string): boolean {
    return this.#prefixOf(name) !== undefined;
  }

  /** Keeps an attribute whose name has a known prefix. */
  putByPrefix(name: string, value: Value, fields: Fields): void {
    const known = this.#prefixOf(name);
    if (known?.use === 'tag') fields.putTag(known.isKept === true ? name : name.slice(known.prefix.length), value);
    else if (known?.use === 'tool' && typeof value === 'string') fields.putTool(value);
  }

  #prefixOf(name: string): KnownPrefix | undefined {
    return this.#prefixes.find(
      ({ prefix, suffix }) =>
        name.startsWith(prefix) && (suffix === undefined || (name.endsWith(suffix) && name.includes('.tool_calls.'))),
    );
  }
}

function hashOf(name: string): number {
  let hash = 0;
  for (let index = 0; index < name.length; index += 1) hash = (Math.imul(hash, 31) + name.charCodeAt(index)) | 0;
  return (hash ^ (hash >>> 12)) & (slots - 1);
}

/** Whether these bytes are the name, which is ASCII. */
export function spells(name: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let index = 0; index < name.length; index += 1) {
    if (name.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}
