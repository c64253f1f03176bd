import { chatRoutes, telemetryRoutes } from '@apex/contracts';
import { parseUsd } from '@apex/pricing';
import { randomUUID } from 'node:crypto';
import type { Account } from './account.ts';
import type { Book } from './book.ts';
import { deliver, type Delivery } from './deliver.ts';
import { traceExport } from '@apex/testkit/trace-export';

/** What one kind of traffic does again and again; each turn ends with what it did acknowledged. */
export interface Traffic {
  readonly name: string;
  /** How many times the load's rest its sender takes after a turn: people ask more seldom than programs send. */
  readonly rests: number;
  turn(delivery: Delivery): Promise<void>;
}

/** Picodollars a token, as the vendors list them: claude-opus-4-6 and gpt-4o. */
const opus = { input: 5_000_000n, output: 25_000_000n };
const gpt4o = { input: 2_500_000n, output: 10_000_000n };
const startedAt = Date.UTC(2026, 2, 1);

/** Calls of one emitter go to one session for so many exports, so that the comparison stays small. */
const exportsASession = 200;

export function exporting(account: Account, book: Book, name: number): Traffic {
  let exports = 0;
  return {
    name: 'export',
    rests: 1,
    async turn(delivery) {
      const session = `otlp-${name}-${Math.floor(exports / exportsASession)}`;
      const calls = 1 + ((name * 7 + exports) % 20);
      const body = traceExport(session, calls, { input: 1000, output: 100 });
      exports += 1;
      await deliver(() => account.ask('POST', '/v1/traces', body), delivery);
      book.add(session, calls, BigInt(calls) * (1000n * opus.input + 100n * opus.output));
    },
  };
}

function record(session: string, number: number, model: string): object {
  return {
    identity: `${session}:${number}:${randomUUID()}`,
    source: 'jsonl',
    at: new Date(startedAt + number * 60_000).toISOString(),
    provider: 'openai',
    model,
    session,
    usage: { input: 100 + number, output: 20 },
  };
}

const fileFor = (name: string): object => ({
  format: 'jsonl',
  files: [{ name: `${name}.jsonl`, fingerprint: randomUUID().replaceAll('-', '').repeat(2), relative_time: false }],
});

interface FileToImport {
  readonly name: string;
  readonly batches: readonly (readonly object[])[];
  readonly onStored?: (batch: number) => void;
}

async function importAll(
  account: Account,
  { name, batches, onStored }: FileToImport,
  delivery: Delivery,
): Promise<void> {
  const started = await deliver(() => account.ask('POST', '/api/imports', fileFor(name)), delivery);
  const path = `/api/imports/${started.data(telemetryRoutes.startImport.output).import_id}`;
  for (const [batch, records] of batches.entries()) {
    await deliver(() => account.ask('POST', `${path}/records`, { batch, records }), delivery);
    onStored?.(batch);
  }
  await deliver(() => account.ask('POST', `${path}/finish`, { rejected: [], rejected_count: 0 }), delivery);
}

const recordsABatch = 200;
const batchesAFile = 5;

export function importing(account: Account, book: Book): Traffic {
  let files = 0;
  return {
    name: 'import',
    rests: 8,
    async turn(delivery) {
      const session = `file-${files}`;
      files += 1;
      const batches = Array.from({ length: batchesAFile }, (_, batch) =>
        Array.from({ length: recordsABatch }, (__, number) =>
          record(session, batch * recordsABatch + number, 'gpt-4o'),
        ),
      );
      const onStored = (batch: number): void => {
        let pico = 0n;
        for (let number = batch * recordsABatch; number < (batch + 1) * recordsABatch; number += 1) {
          pico += BigInt(100 + number) * gpt4o.input + 20n * gpt4o.output;
        }
        book.add(session, recordsABatch, pico);
      };
      await importAll(account, { name: session, batches, onStored }, delivery);
    },
  };
}

const pricedCalls = 200;
const pricedSession = 'negotiated';
const pricedModel = 'soak-model';

/** Calls of a model that only its negotiated price prices, and a price that changes again and again. */
export async function repricing(account: Account, book: Book, delivery: Delivery): Promise<Traffic> {
  const records = Array.from({ length: pricedCalls }, (_, number) => record(pricedSession, number, pricedModel));
  await importAll(account, { name: pricedSession, batches: [records] }, delivery);
  let tokens = 0n;
  for (let number = 0; number < pricedCalls; number += 1) tokens += BigInt(100 + number);
  const terms = (usd: string) => ({ kind: 'prices', prices: { input: usd, output: '0' } });
  const note = (usd: string): void => book.set(pricedSession, pricedCalls, (tokens * parseUsd(usd)) / 1_000_000n);
  const first = { model: pricedModel, valid_from: '2026-01-01', terms: terms('1') };
  const made = await deliver(() => account.ask('POST', '/api/prices/negotiated', first), delivery);
  const { id } = made.data(telemetryRoutes.createNegotiatedPrice.output);
  note('1');
  let turns = 0;
  return {
    name: 'price',
    rests: 120,
    async turn(shared) {
      turns += 1;
      const usd = `${1 + (turns % 9)}.5`;
      // Whether a change whose answer was lost was made is told by the price itself.
      const isSaid = await deliver(async () => {
        const listed = await account.ask('GET', `/api/prices/negotiated?id=${id}`);
        if (listed.status !== 200) return listed;
        const [price] = listed.data(telemetryRoutes.listNegotiatedPrices.output).prices;
        if (JSON.stringify(price?.terms) === JSON.stringify(terms(usd))) return listed;
        const change = { version: price?.version, terms: terms(usd) };
        return account.ask('PATCH', `/api/prices/negotiated/${id}`, change);
      }, shared);
      if (isSaid.status === 200) note(usd);
    },
  };
}

const endedIn: ReadonlySet<string> = new Set(['complete', 'failed', 'stopped']);

export interface Asking extends Traffic {
  readonly counts: { asked: number; complete: number; failed: number };
}

/** Questions over HTTP; each that was accepted ends, and tells one report. */
export function asking(account: Account): Asking {
  const counts = { asked: 0, complete: 0, failed: 0 };
  return {
    name: 'question',
    rests: 20,
    counts,
    async turn(delivery) {
      const asked = await deliver(() => account.ask('POST', '/api/runs', { text: 'What did we spend?' }), delivery);
      const { id } = asked.data(chatRoutes.ask.output);
      counts.asked += 1;
      const deadline = Date.now() + 180_000;
      for (;;) {
        const answer = await deliver(() => account.ask('GET', `/api/runs/${id}`), delivery);
        const run = answer.data(chatRoutes.getRun.output);
        if (run.ended_at !== null) {
          if (!endedIn.has(run.status)) throw new Error(`run ${id} ended as ${run.status}`);
          counts[run.status === 'complete' ? 'complete' : 'failed'] += 1;
          break;
        }
        if (Date.now() > deadline) throw new Error(`run ${id} is still ${run.status} after three minutes`);
        // Answers when there is more to tell.
        await deliver(() => account.ask('GET', `/api/runs/${id}/events?after_seq=${run.last_seq}`), delivery);
      }
      const told = await deliver(() => account.ask('GET', `/api/runs/${id}/events`), delivery);
      const { events } = told.data(chatRoutes.listRunEvents.output);
      const reports = events.filter((event) => event.type === 'final_report').length;
      if (reports !== 1) throw new Error(`run ${id} tells ${reports} final reports`);
    },
  };
}
