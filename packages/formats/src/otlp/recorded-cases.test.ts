import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { observationSchema } from '@apex/contracts';
import { answerTokens, promptTokens } from '@apex/tokens';
import { expect, test } from 'vitest';
import type { Sighting } from './sighting.ts';
import { readSpans, spanExport } from './test-support/export-of.ts';

/** Exports that others recorded, where they lie beside the repository; ours alone do as well. */
const recorded = join(import.meta.dirname, '../../../../../shared/data/genai-spans/otlp_cases.jsonl');

const usage = { 'gen_ai.usage.input_tokens': 50, 'gen_ai.usage.output_tokens': 7, 'gen_ai.usage.total_tokens': 57 };
const ours = [
  spanExport({ scope: 'ai', attributes: { ...usage, 'gen_ai.usage.cache_read.input_tokens': 40 } }),
  spanExport({ attributes: { ...usage, 'gen_ai.usage.cache_read.input_tokens': 40 } }),
  spanExport({ attributes: { ...usage, 'gen_ai.usage.total_tokens': 97, 'gen_ai.usage.cache_read.input_tokens': 40 } }),
  spanExport({ attributes: { ...usage, 'gen_ai.usage.total_tokens': 62, 'gen_ai.usage.reasoning_tokens': 5 } }),
];

function exportsToRead(): unknown[] {
  const lines = existsSync(recorded) ? readFileSync(recorded, 'utf8').trim().split('\n') : [];
  return [...ours, ...lines.map((line) => JSON.parse(line) as unknown)];
}

/** What the emitter counted comes out again, wherever it counts cached and reasoning tokens. */
function expectSums({ observation, convention, reported_input, reported_output }: Sighting): void {
  if (observation.usage === null) return;
  const { usage } = observation;
  const cached = usage.cache_read + usage.cache_write_5m + usage.cache_write_1h;
  const input = convention === 'exclusive' ? promptTokens(usage) - cached : promptTokens(usage);
  if (reported_input !== null) expect(input).toBe(reported_input);
  const output = answerTokens(usage);
  if (reported_output !== null) expect([output, output - usage.reasoning]).toContain(reported_output);
}

test('of every span of every recorded export comes a report that adds up, a link, or a reason', () => {
  for (const body of exportsToRead()) {
    const read = readSpans(body);
    expect(readSpans(body)).toEqual(read);
    expect(read.sightings.length + read.links.length + read.rejected.length).toBe(read.items);
    for (const sighting of read.sightings) {
      expect(observationSchema.parse(sighting.observation)).toEqual(sighting.observation);
      expectSums(sighting);
    }
  }
});
