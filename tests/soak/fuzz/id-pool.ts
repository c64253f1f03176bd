const idPattern = /\b([a-z]+)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g;
const placeholder = /@@([a-z]+):(\d+)@@/g;
const mostOfAKind = 64;

/** Stands in a generated request for an id of a kind: which one is decided when it is sent. */
export const idPlaceholder = (kind: string, number: number): string => `@@${kind}:${number}@@`;

/** The kind of ids that a pattern of the document describes. */
export const kindOfPattern = (pattern: string): string | undefined => /^\^([a-z]+)_\[0-9a-f\]/.exec(pattern)?.[1];

/** Ids that are known: of the asker, learnt from what is answered, and of somebody else. */
export class IdPool {
  readonly #own = new Map<string, string[]>();
  readonly #foreign = new Map<string, string[]>();

  learn(text: string): void {
    collect(this.#own, text);
  }

  learnForeign(text: string): void {
    collect(this.#foreign, text);
  }

  /** One in eight is somebody else's; those nobody has are well-formed all the same. */
  fill(text: string): string {
    return text.replaceAll(placeholder, (_, kind: string, digits: string) => {
      const number = Number(digits);
      const known = (number % 8 === 0 ? this.#foreign : this.#own).get(kind) ?? [];
      return known[number % Math.max(1, known.length)] ?? `${kind}_01890000-0000-7000-8000-${digits.padStart(12, '0')}`;
    });
  }
}

function collect(into: Map<string, string[]>, text: string): void {
  for (const [id, kind = ''] of text.matchAll(idPattern)) {
    const known = into.get(kind) ?? [];
    if (known.includes(id)) continue;
    if (known.length >= mostOfAKind) known.shift();
    known.push(id);
    into.set(kind, known);
  }
}
