import { RowFault } from '../fault.ts';
import { show } from './show.ts';

const layout =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;
const number = /^-?\d+(\.\d+)?$/;
const worded = /[a-z]{3}/i;
const zoned = /(\bZ|UTC|GMT|[+-]\d{2}:?\d{2})(\s*\([^)]*\))?$/i;

const earliest = 0;
const latest = Date.UTC(2300, 0, 1);
/** Numbers below this are seconds since the file's own start: as seconds since 1970 they would lie before 1973. */
const relativeBelow = 1e8;

/**
 * The moment a value names, in milliseconds since 1970 UTC. A text without zone is UTC; a number is seconds,
 * milliseconds, microseconds or nanoseconds by its size, or seconds since `anchorMs` when it is too small for a date.
 */
export function readInstant(value: unknown, field: string, anchorMs: number): number {
  const ms = instantOf(value, anchorMs);
  if (ms === undefined) {
    throw new RowFault(
      value === undefined || value === null || value === ''
        ? `${field}: no time`
        : `${field}: ${show(value)} is not a time (ISO 8601 and Unix times are understood)`,
    );
  }
  return ms;
}

/** What `readInstant` would read, or `undefined`: also for a moment before 1970 or after 2299, which no store holds. */
export function instantOf(value: unknown, anchorMs: number): number | undefined {
  const ms = momentOf(value, anchorMs);
  return ms !== undefined && ms >= earliest && ms < latest ? ms : undefined;
}

function momentOf(value: unknown, anchorMs: number): number | undefined {
  if (typeof value === 'string') {
    const text = value.trim();
    return (
      plainInstant(text) ??
      textInstant(text) ??
      (number.test(text) ? unixInstant(Number(text), anchorMs) : wordedInstant(text))
    );
  }
  if (typeof value === 'number') return unixInstant(value, anchorMs);
  if (typeof value === 'bigint') return unixInstant(Number(value), anchorMs);
  return value instanceof Date ? value.getTime() : undefined;
}

const dayMs = 86_400_000;
const two = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const three = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));
let knownDay = 0;
let knownDate = '1970-01-01';

/** ISO 8601 in UTC with milliseconds; files run along one day, so its date is written once. */
export function toIso(ms: number): string {
  const day = Math.floor(ms / dayMs);
  if (day !== knownDay) {
    knownDate = new Date(ms).toISOString().slice(0, -14);
    knownDay = day;
  }
  const rest = ms - day * dayMs;
  const minutes = Math.floor(rest / 60_000);
  const time = `${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[Math.floor(rest / 1000) % 60]}`;
  return `${knownDate}T${time}.${three[rest % 1000]}Z`;
}

function unixInstant(value: number, anchorMs: number): number | undefined {
  if (!Number.isFinite(value) || value < 0) return undefined;
  if (value < relativeBelow) return Math.round(anchorMs + value * 1e3);
  if (value < 1e11) return Math.round(value * 1e3);
  if (value < 1e14) return Math.round(value);
  return value < 1e17 ? Math.floor(value / 1e3) : Math.floor(value / 1e6);
}

/** `2026-03-01T10:00:00`, with or without a fraction and `Z`: what nearly every row has, without the general pattern. */
function plainInstant(text: string): number | undefined {
  const length = text.length;
  if (length < 19 || length > 32 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  const middle = text.charCodeAt(10);
  if ((middle !== 84 && middle !== 32) || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined;
  const end = text.charCodeAt(length - 1) === 90 ? length - 1 : length;
  let millis = 0;
  if (end > 19) {
    if (end === 20 || text.charCodeAt(19) !== 46) return undefined;
    let scale = 100;
    for (let at = 20; at < end; at += 1) {
      const digit = text.charCodeAt(at) - 48;
      if (!(digit >= 0 && digit <= 9)) return undefined;
      millis += Math.floor(digit * scale);
      scale = scale > 1 ? scale / 10 : 0;
    }
  }
  const year = digits(text, 0) * 100 + digits(text, 2);
  const month = digits(text, 5);
  const day = digits(text, 8);
  const hour = digits(text, 11);
  const minute = digits(text, 14);
  const second = digits(text, 17);
  // NaN of a character that is no digit fails every comparison; day 29 and above is left to the general pattern.
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second, millis);
}

function digits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function textInstant(text: string): number | undefined {
  const parts = layout.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = parts;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Date.UTC rolls 30 February over into March; the month that comes back tells.
  if (new Date(ms).getUTCMonth() !== Number(month) - 1) return undefined;
  const [hours, minutes, seconds] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const millis = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3));
  return ms + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + millis - zoneOffset(zone);
}

function zoneOffset(zone: string | undefined): number {
  if (zone === undefined || !/^[+-]/.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** Dates with the month as a word, as mail and HTTP write them; day-first and month-first numbers stay ambiguous. */
function wordedInstant(text: string): number | undefined {
  if (!worded.test(text) || !/\d/.test(text) || text.length > 64) return undefined;
  const ms = Date.parse(zoned.test(text) ? text : `${text} UTC`);
  return Number.isNaN(ms) ? undefined : ms;
}
