import type { Amount, Note, Unit } from '@apex/contracts';
import { formatCount, formatMoney, formatRate } from '@apex/terminal';

/** An amount of a measure for people. */
export function amountText(unit: Unit, amount: Amount | null): string {
  if (amount === null) return '—';
  if (unit === 'usd') return formatMoney(String(amount));
  const number = Number(amount);
  if (unit === 'rate') return formatRate(number);
  if (unit === 'ms') return `${formatCount(Math.round(number))} ms`;
  return formatCount(
    Math.abs(number) < 100 && !Number.isInteger(number) ? Number(number.toFixed(1)) : Math.round(number),
  );
}

/** With its sign; nothing stays without. */
export function changeText(unit: Unit, amount: Amount | null): string {
  const text = amountText(unit, amount);
  return amount !== null && Number(amount) > 0 ? `+${text}` : text;
}

/** A part of a whole, or a change relative to what was: `+25.0 %`. */
export function partText(part: number | null, signed = true): string {
  if (part === null) return '—';
  return `${signed && part > 0 ? '+' : ''}${formatRate(part)}`;
}

export function noteLines(notes: readonly Note[]): string[] {
  return notes.map(({ text }) => text);
}
