import { formatUsd, parseUsd } from '@apex/pricing';
import { z } from 'zod';
import type { QuestionParse } from '../understand/question-parse.ts';
import { understand } from '../understand/understand.ts';
import type { Tool } from './tool.ts';

const limitSchema = z.object({ name: z.string(), ms: z.number() });
const inputSchema = z.strictObject({
  /** As they were read, with the names of the data; a time that no word says is not taken. */
  limits: z.array(limitSchema).max(20).default([]),
  /** As the question was read in its thread, where a correction gives a number without its noun: `make it 35`. */
  percent: z.number().nullable().default(null),
  factor: z.number().nullable().default(null),
  target_ms: z.number().nullable().default(null),
});
const outputSchema = z.object({
  /** An amount of dollars: a budget, or what is spent today. */
  amount_usd: z.string().nullable(),
  /** As a rate, 0.3 for thirty percent. */
  percent: z.number().nullable(),
  factor: z.number().nullable(),
  target_ms: z.number().nullable(),
  /** How long calls may take; `name` is empty where it is said of all. */
  limits: z.array(limitSchema),
  /** To turn an hour into a rate by the minute. */
  minutes_per_hour: z.literal(60),
});

export type QuestionNumbers = Tool<typeof inputSchema, typeof outputSchema>;

const number = String.raw`(\d[\d,]*(?:\.\d+)?)`;
const scales: Readonly<Record<string, number>> = { k: 1e3, thousand: 1e3, m: 1e6, mn: 1e6, million: 1e6 };
const money = new RegExp(
  String.raw`\$\s?${number}\s?(k|m|mn|thousand|million)?\b|\b${number}\s?(k|m|mn|thousand|million)?\s?(?:usd|dollars?|bucks)\b`,
  'gi',
);
const most = 1e15;

function amountsIn(text: string): string[] {
  return [...text.matchAll(money)].flatMap(([, sign = '', scale = '', word = '', wordScale = '']) => {
    const digits = (sign === '' ? word : sign).replaceAll(',', '');
    const amount = Number(digits) * (scales[(scale === '' ? wordScale : scale).toLowerCase()] ?? 1);
    return amount > 0 && amount < most ? [formatUsd(parseUsd(amount.toFixed(2)))] : [];
  });
}

function numberOf(params: QuestionParse['params'], name: string): number | null {
  const value = params[name];
  return typeof value === 'number' ? value : null;
}

const durations = new RegExp(String.raw`\b${number}\s?(ms|milliseconds?|s|secs?|seconds?|min|minutes?)\b`, 'gi');

function durationsIn(text: string): number[] {
  return [...text.matchAll(durations)].map(([, amount = '', unit = '']) => {
    const scale = /^mi(n|nutes?)?$/i.test(unit) ? 60_000 : /^m/i.test(unit) ? 1 : 1000;
    return Math.round(Number(amount.replaceAll(',', '')) * scale);
  });
}

const words: Readonly<Record<string, number>> = {
  half: 0.5,
  double: 2,
  doubles: 2,
  doubled: 2,
  twice: 2,
  two: 2,
  triple: 3,
  triples: 3,
  tripled: 3,
  three: 3,
  quadruple: 4,
  quadruples: 4,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  hundred: 100,
};

function rounded(value: number): number {
  return Number(value.toFixed(6));
}

/** Every value the words can stand for: the number, as seconds, and as that many percent more or less. */
function numbersSaid(text: string): number[] {
  const digits = [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([found]) => Number(found.replaceAll(',', '')));
  const named = (text.toLowerCase().match(/[a-z]+/g) ?? []).flatMap((word) => words[word] ?? []);
  return [...digits, ...named].flatMap((value) =>
    [value, value * 1000, value * 60_000, 1 + value / 100, 1 - value / 100].map(rounded),
  );
}

/** `max_latency_ms` of a parse: of all calls, or of each thing named. */
export function limitsOf(params: QuestionParse['params']): { name: string; ms: number }[] {
  const value = params['max_latency_ms'];
  if (typeof value === 'number') return [{ name: '', ms: value }];
  if (typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, ms]) => ({ name, ms }));
}

/**
 * The numbers a question names, as they were read in its thread and only where a word says them, so that a target is
 * never anybody's invention. What a follow-up does not name is taken from the question before.
 */
export const questionNumbersTool: QuestionNumbers = {
  name: 'question_numbers',
  message: 'Taking the numbers you named',
  input: inputSchema,
  output: outputSchema,
  timeout_ms: 1_000,
  run({ limits: read_as, ...read_in_thread }, { said, context }) {
    const texts = said.toReversed();
    const params = texts.map((text) => understand(text, { now_ms: context.asked_at_ms, known: {} }).parse.params);
    const first = (name: string): number | null =>
      params.map((one) => numberOf(one, name)).find((value) => value !== null) ?? null;
    const spoken = new Set(texts.flatMap(numbersSaid));
    const taken = (name: 'percent' | 'factor' | 'target_ms'): number | null => {
      const value = read_in_thread[name];
      return value !== null && spoken.has(rounded(value)) ? value : first(name);
    };
    const percent = taken('percent');
    const read = params.map(limitsOf).find((found) => found.length > 0) ?? [];
    const times = new Set([...texts.flatMap(durationsIn), ...read.map(({ ms }) => ms)]);
    const named = read_as.filter(({ ms }) => times.has(ms));
    return Promise.resolve({
      amount_usd: texts.map(amountsIn).find((found) => found.length > 0)?.[0] ?? null,
      percent: percent === null ? null : Number((percent / 100).toFixed(6)),
      factor: taken('factor'),
      target_ms: taken('target_ms'),
      limits: named.length > 0 ? named : read,
      minutes_per_hour: 60,
    });
  },
};
