import { runIdSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { expect, test } from 'vitest';
import { toRun } from './run-store.ts';

/** As it was stored before reports had series, tables and sources. */
const earlier = {
  status: 'full',
  headline: 'You spent $12.50.',
  text: 'You spent $12.50.',
  figures: [
    { id: 'figure_1', label: 'Spend', value: '12.5', unit: 'usd', display: '12.50', tool_result_id: 'result_1' },
  ],
  queries: [],
  charts: [
    { kind: 'bar', title: 'Spend', unit: 'usd', tool_result_id: 'result_1', rows: [{ label: 'opus', value: '12.5' }] },
  ],
  proposals: [],
  assumptions: [],
  next_questions: [],
};

test('a report of an earlier version is still read, with what it lacks filled in', () => {
  const id = newId.run(newId.thread());
  const row: unknown = {
    id,
    thread_id: id.slice('run_'.length, id.lastIndexOf('_')),
    question: 'spend',
    status: 'complete',
    brain: 'builtin',
    note: '',
    last_seq: 9,
    report: earlier,
    created_at: new Date(0),
    ended_at: null,
  };
  // Just the columns that are read.
  const run = toRun(row as Parameters<typeof toRun>[0]);
  expect(runIdSchema.parse(run.id)).toBe(id);
  expect(run.report).toMatchObject({
    headline: earlier.headline,
    figures: [{ text: '', path: [], delta: false, formula: null }],
    charts: [{ x: 'category', series: [], annotations: [], rows: earlier.charts[0]?.rows }],
    tables: [],
    sources: [],
    marks: [],
    understood: null,
    nearest_questions: [],
  });
});
