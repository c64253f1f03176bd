import { RowFault } from '../fault.ts';
import type { Cell } from '../table/columns.ts';
import { readCount } from '../value/count.ts';
import { readInstant } from '../value/instant.ts';
import { show } from '../value/show.ts';
import type { InvoiceField } from './invoice-fields.ts';
import { type InvoiceLine, type TokenBucket, tokenBuckets } from './invoice-line.ts';
import { bucketOf, isOtherCharge, modelOfText, tierOf, tokensPerUnit } from './line-words.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const decimal = /^([+-]?)(\d{1,26})(?:\.(\d{1,30}))?$/;
const scientific = /^[+-]?\d(?:\.\d{1,20})?e[+-]?\d{1,3}$/i;
/** A row of a report sums up many calls; this many tokens are no report's. */
const mostTokens = 10n ** 15n;

export interface RowCells {
  /** Reads a field of a row; undefined where no column holds it. */
  readonly cell: (field: InvoiceField) => Cell | undefined;
  /** Of rows that name none. */
  readonly provider: string;
}

/** A row as a line; undefined for one that names neither tokens nor an amount. */
export function readInvoiceRow(line: number, row: unknown, { cell, provider }: RowCells): InvoiceLine | undefined {
  const value = (field: InvoiceField): unknown => cell(field)?.(row);
  const text = (field: InvoiceField): string => textOf(value(field));
  const amount = amountOf(value('amount'));
  const tokens = tokensOf(value);
  const description = text('description');
  const said = `${text('kind')} ${description}`.trim();
  const unit = tokensPerUnit(text('unit'));
  const quantity = cell('quantity') === undefined ? undefined : quantityOf(value('quantity'));
  const model = text('model') || modelOfText(description);
  const split = Object.keys(tokens).length > 0;
  const spokenOf = bucketOf(said);
  const isOther =
    (unit === undefined && spokenOf === undefined) ||
    isOtherCharge(text('charge'), description) ||
    (model === '' && !split);
  const bucket = isOther ? undefined : spokenOf;
  if (!split && quantity !== undefined && unit !== undefined && bucket !== undefined) {
    tokens[bucket] = wholeTokens(quantity, unit);
  }
  if (amount === null && Object.keys(tokens).length === 0) return undefined;
  const at_ms = readInstant(value('at'), 'at', 0);
  return {
    line,
    at_ms,
    end_ms: endOf(at_ms, value('end')),
    provider: text('provider') || provider,
    model: model.slice(0, 255),
    kind: isOther ? 'other' : split ? onlyBucket(tokens, amount) : (bucket ?? 'all'),
    tier: tierOf(`${text('tier')} ${/batch|flex|priority/i.exec(said)?.[0] ?? ''}`),
    tokens,
    amount,
    currency: (text('currency') || 'USD').toUpperCase().slice(0, 16),
    description: description.slice(0, 255),
  };
}

/** Tokens in columns of their own; cached ones are taken off a column that counts them in. */
function tokensOf(value: (field: InvoiceField) => unknown): Partial<Record<TokenBucket, bigint>> {
  const count = (field: InvoiceField): bigint | undefined => countOf(value(field), field);
  const cache_read = count('cache_read');
  const long = count('cache_write_1h');
  const short = count('cache_write');
  const cache_write = short === undefined && long === undefined ? undefined : (short ?? 0n) + (long ?? 0n);
  const total = count('input_total');
  const rest = total === undefined ? undefined : total - (cache_read ?? 0n) - (cache_write ?? 0n);
  // Fewer than its own cached tokens: the column counts fresh ones after all.
  const input = count('input') ?? (rest !== undefined && rest < 0n ? total : rest);
  const all = { input, cache_read, cache_write, output: count('output') };
  return Object.fromEntries(Object.entries(all).filter(([, tokens]) => tokens !== undefined && tokens > 0n));
}

/** A row of several kinds with one amount is one line of all of them. */
function onlyBucket(
  tokens: Readonly<Partial<Record<TokenBucket, bigint>>>,
  amount: string | null,
): InvoiceLine['kind'] {
  const there = tokenBuckets.filter((bucket) => tokens[bucket] !== undefined);
  const [only] = there;
  return there.length === 1 && only !== undefined && amount === null ? only : 'all';
}

function endOf(at_ms: number, value: unknown): number {
  const end = value === undefined || value === null || value === '' ? at_ms : readInstant(value, 'end', 0);
  if (end > at_ms) return end;
  // A time within the day stands for its hour, as logs of single calls have it.
  return at_ms % dayMs === 0 ? at_ms + dayMs : at_ms - (at_ms % hourMs) + hourMs;
}

function countOf(value: unknown, field: string): bigint | undefined {
  const text = textOf(value);
  if (/^\d{10,15}$/.test(text)) return BigInt(text);
  const count = readCount(value, field);
  return count === undefined ? undefined : BigInt(count);
}

/** A decimal text that keeps its places; undefined where nothing is there. */
function quantityOf(value: unknown): string | undefined {
  return amountOf(value, 'quantity') ?? undefined;
}

function amountOf(value: unknown, field = 'amount'): string | null {
  const text = textOf(value)
    .replace(/^(-?)\s*(?:US)?\$\s*/, '$1')
    .replaceAll(',', '');
  if (text === '') return null;
  const bracketed = /^\((.*)\)$/.exec(text)?.[1];
  const plain = bracketed === undefined ? text : `-${bracketed}`;
  if (decimal.test(plain)) return plain;
  if (scientific.test(plain)) return spelledOut(plain);
  throw new RowFault(`${field}: ${show(value)} is not an amount`);
}

/** `1.5e-7` → `0.00000015`. */
function spelledOut(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [, sign = '', whole = '', fraction = ''] = decimal.exec(mantissa) ?? [];
  const point = whole.length + Number(exponent);
  const digits = `${whole}${fraction}`;
  if (point > 26 || point < -30) throw new RowFault(`amount: ${show(text)} is not an amount`);
  const padded = point > 0 ? digits.padEnd(point, '0') : `${'0'.repeat(1 - point)}${digits}`;
  const cut = point > 0 ? point : 1;
  const rest = padded.slice(cut);
  return `${sign}${padded.slice(0, cut)}${rest === '' ? '' : `.${rest}`}`;
}

function wholeTokens(quantity: string, perUnit: bigint): bigint {
  const [, sign = '', whole = '', fraction = ''] = decimal.exec(quantity) ?? [];
  const scale = 10n ** BigInt(fraction.length);
  // Units of thousands are written with rounding; the nearest token is meant.
  const tokens = (BigInt(`${whole}${fraction}`) * perUnit * 2n + scale) / (scale * 2n);
  if (sign === '-' || tokens > mostTokens) throw new RowFault(`quantity: ${show(quantity)} is not a number of tokens`);
  return tokens;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim().toWellFormed();
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return value instanceof Date ? value.toISOString() : '';
}
