import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runFuzz } from '../soak/fuzz/run-fuzz.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

/** Decides every request; another seed is another test. The campaign of `npm run soak` asks far more. */
const seed = 20_261_120;

let apex: ApexProcess;

beforeAll(async () => {
  apex = await startApex();
});
afterAll(() => apex.close());

test(`requests generated from the document by seed ${seed} break nothing, on any route`, async ({ signal }) => {
  const report = await runFuzz(apex, { seed, signal, intake_requests: 30, other_requests: 4 });
  expect(report.faults).toEqual([]);
  expect(report.requests).toBeGreaterThan(1500);
  // Requests that are all refused would prove little.
  expect((report.statuses['200'] ?? 0) + (report.statuses['201'] ?? 0)).toBeGreaterThan(report.requests / 10);
  expect(report.seen_by_prism).toBeGreaterThan(150);
});
