import { formatUsd, parseUsd } from '@apex/pricing';
import { z } from 'zod';
import type { Tool } from './tool.ts';

const inputSchema = z.strictObject({
  /** As the question was read; what none of its words say is not taken. */
  percent: z.number().optional(),
  factor: z.number().optional(),
  target_ms: z.number().optional(),
  max_latency_ms: z.number().optional(),
});
const outputSchema = z.object({
  /** An amount of dollars: a budget, or what is spent today. */
  amount_usd: z.string().nullable(),
  /** As a rate, 0.3 for thirty percent. */
  percent: z.number().nullable(),
  factor: z.number().nullable(),
  target_ms: z.number().nullable(),
  max_latency_ms: z.number().nullable(),
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
const percents = new RegExp(String.raw`${number}\s?(?:%|percent\b|per cent\b)`, 'gi');
const factors = new RegExp(String.raw`\b${number}\s?(?:x|times|fold)\b|\bby a factor of ${number}`, 'gi');
const durations = new RegExp(String.raw`\b${number}\s?(ms|milliseconds?|s|secs?|seconds?|min|minutes?)\b`, 'gi');
const factorWords: readonly (readonly [RegExp, number])[] = [
  [/\b(half|halve[sd]?|halving)\b/i, 0.5],
  [/\b(doubl\w+|twice|twofold)\b/i, 2],
  [/\b(tripl\w+|threefold|three times)\b/i, 3],
  [/\b(quadrupl\w+|fourfold|four times)\b/i, 4],
  [/\b(five times|fivefold)\b/i, 5],
  [/\b(ten times|tenfold)\b/i, 10],
];

function read(text: string): number {
  return Number(text.replaceAll(',', ''));
}

function amountsIn(text: string): string[] {
  return [...text.matchAll(money)].flatMap(([, sign = '', scale = '', word = '', wordScale = '']) => {
    const amount = read(sign === '' ? word : sign) * (scales[(scale === '' ? wordScale : scale).toLowerCase()] ?? 1);
    return amount > 0 && amount < 1e15 ? [formatUsd(parseUsd(amount.toFixed(2)))] : [];
  });
}

function percentsIn(text: string): number[] {
  return [...text.matchAll(percents)].map(([, one = '']) => read(one));
}

function factorsIn(text: string): number[] {
  const digits = [...text.matchAll(factors)].map(([, times = '', of = '']) => read(times === '' ? of : times));
  const named = factorWords.flatMap(([word, factor]) => (word.test(text) ? [factor] : []));
  // Half as much again is one and a half times.
  const grown = percentsIn(text).map((one) => Number((1 + one / 100).toFixed(6)));
  return [...digits, ...named, ...grown];
}

function durationsIn(text: string): number[] {
  return [...text.matchAll(durations)].map(([, amount = '', unit = '']) => {
    const scale = unit.startsWith('mi') && !unit.startsWith('mil') ? 60_000 : /^m/i.test(unit) ? 1 : 1000;
    return Math.round(read(amount) * scale);
  });
}

/** The numbers a question names, found in its words again, so that a target is never anybody's invention. */
export const questionNumbersTool: QuestionNumbers = {
  name: 'question_numbers',
  message: 'Taking the numbers you named',
  input: inputSchema,
  output: outputSchema,
  timeout_ms: 1_000,
  run(read_as, { said }) {
    // What the last question does not say is taken from the one before it, as a follow-up does.
    const texts = said.toReversed();
    const first = <T>(find: (text: string) => readonly T[]): readonly T[] =>
      texts.map(find).find((found) => found.length > 0) ?? [];
    const durationsSaid = first(durationsIn);
    const [percentsSaid, factorsSaid] = [first(percentsIn), first(factorsIn)];
    const among = (value: number | undefined, values: readonly number[]): number | null =>
      value !== undefined && values.includes(value) ? value : null;
    const percent = among(read_as.percent, percentsSaid) ?? percentsSaid[0] ?? null;
    return Promise.resolve({
      amount_usd: first(amountsIn)[0] ?? null,
      percent: percent === null ? null : Number((percent / 100).toFixed(6)),
      factor: among(read_as.factor, factorsSaid) ?? factorsSaid[0] ?? null,
      target_ms: among(read_as.target_ms, durationsSaid) ?? durationsSaid.at(-1) ?? null,
      max_latency_ms: among(read_as.max_latency_ms, durationsSaid),
      minutes_per_hour: 60,
    });
  },
};
