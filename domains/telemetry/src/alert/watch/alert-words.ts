import type { AlertExplanation, AlertWindow } from '@apex/contracts';

const dimensionWords: Readonly<Record<string, string>> = { error_type: 'error type' };

/** ` of user ana`; nothing where all calls are meant. */
export function wordsOfSubject(dimension: string | null, value: string | null): string {
  return dimension === null || value === null ? '' : ` of ${dimensionWords[dimension] ?? dimension} ${value}`;
}

/** A window as part of a sentence: `on 2026-03-01`, `in the last 24 hours`. */
export function wordsOfWindow(window: AlertWindow | { readonly unit: 'hour' | 'day' }, from: number): string {
  const at = new Date(from).toISOString();
  switch (window.unit) {
    case 'rolling':
      return window.hours === 1 ? 'in the last hour' : `in the last ${window.hours} hours`;
    case 'hour':
      return `in the hour from ${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
    case 'day':
      return `on ${at.slice(0, 10)}`;
    case 'week':
      return `in the week from ${at.slice(0, 10)}`;
    case 'month':
      return `in ${at.slice(0, 7)}`;
  }
}

/** One sentence a value: `Model x is 92 % of it.` */
export function wordsOfExplanation(explained: readonly AlertExplanation[], whole: string): string {
  const sentences = explained.map(({ dimension, value, share }) => {
    const name = dimensionWords[dimension] ?? dimension;
    return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${value} is ${Math.round(share * 100)} % of ${whole}.`;
  });
  return sentences.join(' ');
}
