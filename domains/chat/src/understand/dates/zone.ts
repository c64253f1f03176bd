import { zoneCalled, zoneCode } from './zone-names.ts';

/** Turns wall-clock time of a zone into instants and back; UTC unless a question names another zone. */
export interface Zone {
  readonly name: string;
  toCivil(instant_ms: number): number;
  toInstant(civil_ms: number): number;
}

export const utc: Zone = { name: 'UTC', toCivil: (ms) => ms, toInstant: (ms) => ms };

export function fixedZone(name: string, offset_minutes: number): Zone {
  const shift = offset_minutes * 60_000;
  return { name, toCivil: (ms) => ms + shift, toInstant: (ms) => ms - shift };
}

/** A zone of the IANA database; null for a name it does not have. */
export function namedZone(name: string): Zone | null {
  let format: Intl.DateTimeFormat;
  try {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, ...parts, ...time });
  } catch {
    // Intl has no other way of saying that it does not know a zone.
    return null;
  }
  const toCivil = (instant: number): number => {
    const part = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const at = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0;
    const seconds = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
    return seconds + (((instant % 1000) + 1000) % 1000);
  };
  const toInstant = (civil: number): number => {
    // Twice, because the first guess may lie on the other side of a change of clocks.
    const guess = civil - (toCivil(civil) - civil);
    return civil - (toCivil(guess) - guess);
  };
  return { name, toCivil, toInstant };
}

/** A zone by the name it has here: `UTC`, `UTC+2`, `Europe/Berlin`. */
export function zoneNamed(name: string): Zone {
  const fixed = offset.exec(name.toLowerCase());
  if (fixed === null) return name === 'UTC' ? utc : (namedZone(name) ?? utc);
  const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
  return fixedZone(name, fixed[1] === '-' ? -minutes : minutes);
}

export interface FoundZone {
  readonly zone: Zone;
  readonly from: number;
  readonly to: number;
}

const offset = /^(?:utc|gmt)([+-])(\d{1,2})(?::?(\d{2}))?$/;

/** A zone named in a question: `UTC+2`, `Europe/Berlin`, `CET`, `in New York time`. */
export function findZone(words: readonly string[]): FoundZone | null {
  for (const [index, word] of words.entries()) {
    const found = zoneAt(words, index, word);
    if (found === null) continue;
    const from = /^(in|at|per|on)$/.test(words[index - 1] ?? '') ? index - 1 : index;
    return { ...found, from };
  }
  return null;
}

function zoneAt(words: readonly string[], index: number, word: string): { zone: Zone; to: number } | null {
  const fixed = offset.exec(word);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    return { zone: fixedZone(word.toUpperCase(), fixed[1] === '-' ? -minutes : minutes), to: index + 1 };
  }
  if (/^[a-z]+\/[a-z_]+$/.test(word)) {
    const zone = namedZone(word);
    return zone === null ? null : { zone, to: index + 1 };
  }
  return calledZone(words, index);
}

const says = /^(time|timezone|clock|hours|days|day|weeks|local|midnight)$/;

/** `berlin time`, `us eastern`, `local time in tokyo`, `CET`, `weeks in India time`. */
function calledZone(words: readonly string[], index: number): { zone: Zone; to: number } | null {
  for (const length of [3, 2, 1]) {
    const spoken = words.slice(index, index + length);
    if (spoken.length < length || spoken.includes('')) continue;
    const name = zoneCalled(spoken.join(' '));
    if (name === null) continue;
    let to = index + length;
    const following = words[to] ?? '';
    const standard = /^(standard|daylight|local)$/.test(following);
    const told = says.test(following) || standard;
    const code = zoneCode.test(spoken.join(' ')) || /^us (eastern|pacific|central|mountain)$/.test(spoken.join(' '));
    const before = `${words[index - 3] ?? ''} ${words[index - 2] ?? ''} ${words[index - 1] ?? ''}`;
    if (!told && !code && !/\b(time|clock|timezone|zone) (in|of|for|is)$/.test(before)) continue;
    if (standard && words[to + 1] === 'time') to += 1;
    if (told) to += following === 'time' && words[to + 1] === 'zone' ? 2 : 1;
    const zone = name === 'UTC' ? utc : namedZone(name);
    return zone === null ? null : { zone, to };
  }
  return null;
}
