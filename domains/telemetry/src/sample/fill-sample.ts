import { ApexError, type FilledSample, type ImportSummary, type SampleProgress } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { synthesiseWorkspace } from '@apex/synth';
import { finishImport } from '../import/finish-import.ts';
import { getImport } from '../import/get-import.ts';
import { importRecords } from '../import/import-records.ts';
import type { Scope } from '../scope.ts';
import { openSample, type Sample } from './sample-store.ts';
import { inSampleProject } from './sample-project.ts';

const seed = 1;
/** Few statements to the engine, and some progress to show. */
const batchSize = 4000;
/** Before they are made. */
const expectedCalls = 11_000;

/**
 * Fills the organisation's sample project. All of it hangs on the moment of the first fill, and its batches are numbered:
 * whoever repeats it, at once or after a crash, adds what is missing and nothing else.
 */
export async function* fillSample(scope: Scope): AsyncGenerator<SampleProgress, FilledSample, void> {
  const { db, clock, ports, fillings } = scope;
  const caller = await inSampleProject(scope.caller, ports.auth);
  const sample = await openSample(db, caller, { import_id: newId.import(), now_ms: clock.now() });
  const inSample = { ...scope, caller };
  if (!sample.is_complete) {
    // It goes on when who asked has left: half a sample would answer every question wrongly.
    yield* fillings.follow(caller.project_id, (signal) =>
      store({ ...inSample, caller: { ...caller, signal } }, sample),
    );
  }
  const summary = await getImport(inSample, { import_id: sample.import_id });
  return filled(inSample, summary, !sample.is_complete);
}

async function* store(scope: Scope, { import_id, until }: Sample): AsyncGenerator<SampleProgress, void, void> {
  yield { stage: 'making', done: 0, total: expectedCalls };
  const records = synthesiseWorkspace({ seed, until: until.toISOString() });
  const total = records.length;
  for (let done = 0; done < total; done += batchSize) {
    yield { stage: 'storing', done, total };
    const batch = { import_id, batch: done / batchSize, records: records.slice(done, done + batchSize) };
    // Another fill may have finished in the meantime; then there is nothing left to store.
    if (!(await isStored(importRecords(scope, batch)))) return;
  }
  yield { stage: 'summing', done: total, total };
  await finishImport(scope, { import_id, rejected: [], rejected_count: 0 });
}

async function isStored(storing: Promise<unknown>): Promise<boolean> {
  try {
    await storing;
    return true;
  } catch (error) {
    if (ApexError.isInstance(error) && error.reason === 'telemetry.import_finished') return false;
    throw error;
  }
}

function filled({ caller }: Scope, { calls, from, to }: ImportSummary, created: boolean): FilledSample {
  const until = to ?? new Date(0).toISOString();
  return {
    project: { id: caller.project_id, name: caller.project_name },
    calls,
    from: from ?? until,
    to: until,
    created,
  };
}
