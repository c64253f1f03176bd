import type { ProposedChange } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { migrateDown, migrateUp } from '@apex/postgres';
import { startTestPostgres } from '@apex/testkit/postgres';
import { expect, test } from 'vitest';
import { optimizerMigrations } from './migrations.ts';
import type { OptimizerDatabase } from './optimizer-database.ts';
import { ProposalStore } from './proposal/proposal-store.ts';
import { callerOf } from './test-support/caller-of.ts';

const change: ProposedChange = {
  key: 'one',
  finding_id: null,
  title: 't',
  setting: 's',
  old_value: 'a',
  new_value: 'b',
  saving: null,
  percent: null,
  basis: null,
  evidence: [],
  verify: 'v',
  risk: 'r',
  undo: 'u',
  quality_effect: '',
  kind: 'setting',
  policy: null,
};

test('every migration goes up, down and up again on a database that holds rows', async () => {
  const postgres = await startTestPostgres({ sources: [optimizerMigrations] });
  try {
    const store = new ProposalStore(postgres.pool<OptimizerDatabase>().db, callerOf());
    const note = () => store.record(newId.run(newId.thread()), [change], new Date(0));
    expect(await note()).toHaveLength(1);
    const options = { url: postgres.owner_url, sources: [optimizerMigrations] };
    expect(await migrateDown({ ...options, target: { domain: 'optimizer', to: 0 } })).not.toHaveLength(0);
    await expect(note()).rejects.toThrow(/does not exist/);
    expect(await migrateUp(options)).not.toHaveLength(0);
    expect(await note()).toHaveLength(1);
  } finally {
    await postgres.stop();
  }
});
