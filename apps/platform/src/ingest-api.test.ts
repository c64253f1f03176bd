import { ApexError, type Caller, type IngestState } from '@apex/contracts';
import { expect, test } from 'vitest';
import { createIngestApi, judgeIngest } from './ingest-api.ts';

const state: IngestState = {
  is_open: true,
  spool_bytes: 79,
  most_spool_bytes: 100,
  frames: 3,
  lag_seconds: 300,
  failing_projects: 0,
  quarantined: 0,
};

test('the worst that holds is told, and not before it holds', () => {
  expect(judgeIngest(state)).toBe('flowing');
  expect(judgeIngest({ ...state, lag_seconds: 300.1 })).toBe('behind');
  expect(judgeIngest({ ...state, lag_seconds: 301, spool_bytes: 80 })).toBe('nearly_full');
  expect(judgeIngest({ ...state, is_open: false, spool_bytes: 100 })).toBe('closed');
});

test('only who runs the installation is told, and null where no telemetry is taken', async () => {
  // Who asks is judged by the guard alone.
  const caller = {} as Caller;
  const refusal = new ApexError({ kind: 'forbidden', reason: 'platform.not_the_installer', message: 'no' });
  const refused = createIngestApi({ state: () => state, requireInstaller: () => Promise.reject(refusal) });
  await expect(refused.getIngest(caller, {})).rejects.toBe(refusal);
  const allow = async (): Promise<void> => undefined;
  const { ingest } = await createIngestApi({ state: () => state, requireInstaller: allow }).getIngest(caller, {});
  expect(ingest).toEqual({ ...state, condition: 'flowing' });
  const none = createIngestApi({ state: undefined, requireInstaller: allow });
  expect(await none.getIngest(caller, {})).toEqual({ ingest: null });
});
