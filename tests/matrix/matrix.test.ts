import { formatUsd, parseUsd, sumPico } from '@apex/pricing';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emitters } from './emitter.ts';
import { measure, usualSeed } from './measure.ts';

/** Every instrumentation is in one of these; `npm run matrix` has all, the coding agents too. */
const lean = new Set(['openai-several', 'anthropic-several', 'anthropic-openllmetry', 'ai-sdk-6', 'langfuse']);

let apex: ApexProcess;

beforeAll(async () => {
  apex = await startApex();
});

afterAll(async () => {
  await apex.close();
});

test.each(emitters.filter((emitter) => lean.has(emitter.name)))(
  '$name: one row a provider call, and the money of the bill',
  async (emitter) => {
    const { rows, stray, spend_usd } = await measure(apex, emitter, usualSeed);
    expect(stray).toEqual([]);
    expect(rows.map(({ missing, ours_usd }) => ({ missing, ours_usd }))).toEqual(
      rows.map(({ told_usd }) => ({ missing: 0, ours_usd: told_usd })),
    );
    expect(rows.some((row) => row.priced > 0)).toBe(true);
    expect(spend_usd).toBe(formatUsd(sumPico(rows.map((row) => parseUsd(row.ours_usd)))));
  },
);
