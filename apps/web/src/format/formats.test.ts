import { expect, test } from 'vitest';
import { createFormats } from './formats.ts';

const formats = createFormats('en-US', 'UTC');
const now = new Date('2026-03-10T12:00:00Z');

test.each([
  ['1234567.891', '$1,234,567.89'],
  ['-0.5', '-$0.50'],
  ['0', '$0.00'],
  ['0.000012345', '$0.0000123'],
  ['0.01', '$0.01'],
  // More digits than a float has.
  ['12345678901234567890.12', '$12,345,678,901,234,567,890.12'],
])('%s dollars stand as %s', (decimal, text) => {
  expect(formats.money(decimal)).toBe(text);
});

test('exact money shows every place there is, compact money three digits', () => {
  expect(formats.money('0.000175000000', 'exact')).toBe('$0.000175');
  expect(formats.money('1234567.8', 'compact')).toBe('$1.23M');
});

test('another locale has its own marks', () => {
  expect(createFormats('de-DE', 'UTC').money('1234.5').replaceAll(/\s/g, ' ')).toBe('1.234,50 $');
  expect(createFormats('de-DE', 'UTC').count(1_234_567)).toBe('1.234.567');
});

test.each([
  ['2026-03-10T11:59:40Z', 'now'],
  ['2026-03-10T11:57:00Z', '3 minutes ago'],
  ['2026-03-09T12:00:00Z', 'yesterday'],
  ['2026-03-12T12:00:00Z', 'in 2 days'],
])('%s is %s', (at, text) => {
  expect(formats.relative(at, now)).toBe(text);
});

test('times are those of the person', () => {
  expect(createFormats('en-US', 'Asia/Tokyo').day('2026-03-10T20:00:00Z')).toBe('Mar 11, 2026');
});

test.each([
  [950, '950 ms'],
  [12_340, '12.3 sec'],
  [180_000, '3 min'],
])('%i ms last %s', (ms, text) => {
  expect(formats.duration(ms)).toBe(text);
});

test('bytes and shares', () => {
  expect(formats.bytes(1_530_000)).toBe('1.5 MB');
  expect(formats.bytes(0)).toBe('0 byte');
  expect(formats.rate(0.8237)).toBe('82.4%');
});
