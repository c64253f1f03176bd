import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@apex/kit/id';
import { pico } from '@apex/pricing';
import { silentLog } from '@apex/testkit/silent-log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Amounts, Hold, Ledger } from '../budget/ledger.ts';
import type { NewBegun as Begun } from './begun.ts';
import { type Cursor, Journal } from './journal.ts';
import type { JournalLine } from './journal-line.ts';
import { recoverJournal } from './recover-journal.ts';
import { settlementText } from './settlement.ts';

let folder = '';
const journals: Journal[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apex-recover-'));
});
afterEach(() => {
  for (const journal of journals.splice(0)) journal.close();
  rmSync(folder, { recursive: true });
});
const open = (segment_bytes = 1e6): Journal => {
  const journal = new Journal({ folder, most_bytes: 1e9, segment_bytes });
  journals.push(journal);
  return journal;
};

const holds: readonly Hold[] = [{ budget_id: newId.budget(), subject: 'ada', window_ms: 0 }];
const begun = (journal_id: string, more: Partial<Begun> = {}): string =>
  JSON.stringify({
    tenant: 'org project key user',
    journal_id,
    trace_id: '0'.repeat(32),
    span_id: '1'.repeat(16),
    parent_span_id: '',
    started_at_ms: 1000,
    operation: 'chat',
    provider: 'openai',
    model: 'gpt-5',
    upstream: 'openai',
    streaming: true,
    input_tokens: 77,
    labels: { user: 'ada' },
    prompt_hash: 'h',
    holds,
    most_usd: '500',
    most_tokens: 9,
    ...more,
  } satisfies Begun);

/** Counts each call once, as the one in PostgreSQL does. */
function ledgerInMemory() {
  const counted = new Map<string, Amounts>();
  const asked: string[] = [];
  const recovered: string[] = [];
  const ledger: Pick<Ledger, 'recover' | 'recovered'> = {
    recover: async (id, held, actual) => {
      expect(held).toEqual(holds);
      asked.push(id);
      if (!counted.has(id)) counted.set(id, actual);
    },
    recovered: async (id) => void recovered.push(id),
  };
  return { counted, asked, recovered, ledger: ledger as Ledger };
}

function lines(journal: Journal): JournalLine[] {
  const found: JournalLine[] = [];
  let from: Cursor = { segment: 0, offset: 0 };
  for (let part = journal.read(from, 1e6); part !== null; part = journal.read(from, 1e6)) {
    found.push(...part.lines);
    from = part.next;
  }
  return found;
}

async function recover(memory: ReturnType<typeof ledgerInMemory>): Promise<Journal> {
  const journal = open();
  await recoverJournal({ journal, ledger: memory.ledger, log: silentLog });
  journal.flush();
  return journal;
}

test('calls that were under way are closed once with the most they held, those that ended are settled as they ended', async () => {
  const before = open();
  const ended = before.begin(begun('p:1'));
  before.end(ended, 't', settlementText('p:1', holds, { usd: pico(3n), tokens: 4 }), '{}');
  before.begin(begun('p:2'));
  before.begin(begun('q:1', { holds: [], most_usd: null }));
  before.begin('{"torn":');
  before.note('t', '{}');
  before.flush();
  const memory = ledgerInMemory();
  const after = await recover(memory);
  expect([...memory.counted]).toEqual([
    ['p:1', { id: 'p:1', holds, usd: 3n, tokens: 4 }],
    ['p:2', { usd: 500n, tokens: 9 }],
  ]);
  expect(memory.recovered).toEqual(['p']);
  const closed = lines(after).slice(6);
  expect(closed).toMatchObject([
    { kind: 'end', sequence: 2, tenant: 'org project key user', settlement: expect.stringContaining('"usd":"500"') },
    { kind: 'end', sequence: 3, settlement: '' },
  ]);
  for (const line of closed) expect(line.kind === 'end' && line.span).toContain('gateway_stopped');
  expect(after.begin('next')).toBe(6);
  // Once more, and by a third process: the same counts, no second record.
  const third = await recover(memory);
  expect(memory.counted.size).toBe(2);
  expect(lines(third).filter(({ kind, sequence }) => kind === 'end' && sequence < 6)).toHaveLength(4);
});

test.each([
  ['in one file', 1e6],
  ['in a file for each', 1],
])(
  '%s: what lies before the saved place is not asked for again, and all that lies behind it is',
  async (_name, segment_bytes) => {
    for (let shipped = 0; shipped <= 4; shipped += 1) {
      const before = open(segment_bytes);
      const long = before.begin(begun('p:9'));
      before.flush();
      let place: Cursor = { segment: 0, offset: 0 };
      for (let call = 1; call <= 4; call += 1) {
        const sequence = before.begin(begun(`p:${call}`));
        before.end(sequence, 't', settlementText(`p:${call}`, holds, { usd: pico(1n), tokens: 1 }), '{}');
        before.flush();
        if (call === shipped) place = endOf(before);
      }
      expect(long).toBe(1);
      await before.saveCursor(place);
      before.close();
      journals.splice(0);
      const memory = ledgerInMemory();
      const after = await recover(memory);
      const behind = [1, 2, 3, 4].filter((call) => call > shipped).map((call) => `p:${call}`);
      expect(memory.asked).toEqual([...behind, 'p:9']);
      after.close();
      rmSync(folder, { recursive: true });
    }
    folder = mkdtempSync(join(tmpdir(), 'apex-recover-'));
  },
);

function endOf(journal: Journal): Cursor {
  let next: Cursor = { segment: 0, offset: 0 };
  for (let part = journal.read(next, 1e6); part !== null; part = journal.read(next, 1e6)) ({ next } = part);
  return next;
}
