import { type Caller, reconciliationIdSchema, telemetryRoutes } from '@apex/contracts';
import { parseUsd } from '@apex/pricing';
import {
  importAll,
  newCaller,
  record,
  spendQuery,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { focusFaultsOf } from '../test-support/focus-rules.ts';
import { parsedCsv } from '../test-support/parsed-csv.ts';

let fixture: TelemetryFixture;
let caller: Caller;
beforeAll(async () => {
  fixture = await startTelemetry();
  caller = newCaller();
  await importAll(fixture.telemetry, caller, records());
});
afterAll(() => fixture.stop());

/** Days, models, tiers, labels and kinds of token that differ, and one call that no price is known for. */
function records() {
  const models = ['claude-sonnet-4-5', 'claude-opus-4-5', 'gpt-5', 'gpt-4o-mini'];
  const calls = Array.from({ length: 60 }, (_, index) =>
    record(`call-${index}`, {
      at: new Date(Date.UTC(2026, 1, 1 + (index % 5), index % 24, 7)).toISOString(),
      provider: index % 4 < 2 ? 'anthropic' : 'openai',
      model: models[index % 4] ?? '',
      tier: index % 7 === 0 ? 'batch' : 'standard',
      usage: {
        input: 1 + index * 37,
        output: index * 11,
        cache_read: index % 3 === 0 ? 333 * index : 0,
        cache_write_5m: index % 4 < 2 ? 91 : 0,
        cache_write_1h: index % 8 === 0 ? 7 : 0,
      },
      feature: index % 2 === 0 ? 'chat, "live"' : '',
      user: `user-${index % 3}`,
      reported_cost_usd: index % 10 === 0 ? '0.01' : null,
      agent: index % 10 === 0 ? 'coder' : '',
    }),
  );
  return [...calls, record('unknown', { provider: 'anthropic', model: 'walrus-1' })];
}

async function exported(who: Caller, query: { from?: string; to?: string } = {}): Promise<string> {
  const file = await fixture.telemetry.api.exportFocus(who, telemetryRoutes.exportFocus.input.parse(query));
  expect(file.content_type).toBe('text/csv; charset=utf-8');
  let text = '';
  for await (const bytes of file.bytes) text += Buffer.from(bytes).toString();
  return text;
}

async function uploaded(who: Caller, text: string, name = 'bill.csv') {
  async function* body() {
    yield new TextEncoder().encode(text);
  }
  return (await fixture.telemetry.api.createUpload(who, { name }, body())).upload_id;
}

async function reconciled(who: Caller, text: string, more: object = {}) {
  const upload_id = await uploaded(who, text);
  const input = telemetryRoutes.createReconciliation.input.parse({ upload_id, ...more });
  return fixture.telemetry.api.createReconciliation(who, input);
}

const allLines = async (id: string, query: object = {}) =>
  (
    await fixture.telemetry.api.listReconciledLines(
      caller,
      telemetryRoutes.listReconciledLines.input.parse({ id, per_page: 100, ...query }),
    )
  ).lines;

test('the FOCUS export is as the specification asks, and its sum is the spend to the last digit', async () => {
  const rows = parsedCsv(await exported(caller));
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.flatMap(focusFaultsOf)).toEqual([]);
  const { total } = await fixture.telemetry.api.querySpend(caller, spendQuery());
  const billed = rows.reduce((sum, row) => sum + parseUsd(row['BilledCost'] ?? ''), 0n);
  expect(billed).toBe(parseUsd(total.cost_usd));
  expect(rows.some((row) => row['Tags']?.includes('chat, \\"live\\"'))).toBe(true);
  const days = parsedCsv(await exported(caller, { from: '2026-02-02', to: '2026-02-03' }));
  expect(new Set(days.map((row) => row['ChargePeriodStart']))).toEqual(new Set(['2026-02-02T00:00:00Z']));
  expect(parsedCsv(await exported(newCaller()))).toEqual([]);
});

test('our own FOCUS export, read as an invoice, leaves no difference', async () => {
  const { telemetry } = fixture;
  const file = await exported(caller);
  const result = await reconciled(caller, file);
  const { total } = await telemetry.api.querySpend(caller, spendQuery());
  expect(result).toMatchObject({
    preset: 'focus',
    basis: 'amounts',
    difference_usd: '0.000000000000',
    ours_usd: total.cost_usd,
    theirs_usd: total.cost_usd,
    causes: [],
    rejected_count: 0,
    unmatched_models: [],
    from: '2026-02-01T00:00:00.000Z',
    to: '2026-02-06T00:00:00.000Z',
  });
  expect(result.error).toMatchObject({ share: '0.000000', coverage: '1.000000', least_coverage: '1.000000' });
  expect(await telemetry.api.getReconciliation(caller, { id: result.id })).toEqual(result);
});

test('an invoice of one provider is held against its calls alone, and what is missing is named', async () => {
  const before = parsedCsv(await exported(caller)).filter((row) => row['x_Provider'] === 'anthropic');
  const [gone, ...kept] = before;
  if (gone === undefined) throw new Error('there are rows of anthropic');
  const bill = [
    'date,provider,model,token_type,quantity,cost,currency,charge_type',
    ...kept.map((row) =>
      [
        row['ChargePeriodStart'],
        'anthropic',
        row['x_Model'],
        row['x_TokenKind'],
        row['ConsumedQuantity'],
        row['BilledCost'],
        'USD',
        'Usage',
      ].join(','),
    ),
    '2026-02-03,anthropic,,,1,20.00,USD,Seats fee',
    '2026-02-03,anthropic,claude-opus-4-5,output,5,1.00,EUR,Usage',
    'someday,anthropic,claude-opus-4-5,output,5,1.00,USD,Usage',
  ].join('\n');
  const result = await reconciled(caller, bill);
  expect(result.causes).toEqual([
    { cause: 'calls_only_ours', amount_usd: `-${gone['BilledCost']}`, lines: 1 },
    { cause: 'not_usage', amount_usd: '20.000000000000', lines: 1 },
  ]);
  expect(result).toMatchObject({
    rejected_count: 1,
    other_currencies: [{ currency: 'EUR', amount: '1.000000000000', lines: 1 }],
  });
  const lines = await allLines(result.id);
  expect(lines.map(({ provider }) => provider).every((provider) => provider === 'anthropic')).toBe(true);
  expect(lines[0]).toMatchObject({ kind: 'other', difference_usd: '20.000000000000', position: 0 });
  expect(await allLines(result.id, { cause: 'calls_only_ours' })).toHaveLength(1);
  expect(await allLines(result.id, { differing: 'true' })).toHaveLength(2);
});

test('a preview shows what columns were taken for, and takes the user’s word', async () => {
  const id = await uploaded(caller, 'When,Which,Money\n2026-02-01,gpt-5,1.25\n');
  const preview = (map?: Record<string, string>) =>
    fixture.telemetry.api.previewReconciliation(
      caller,
      telemetryRoutes.previewReconciliation.input.parse({ upload_id: id, ...(map === undefined ? {} : { map }) }),
    );
  expect(await preview()).toMatchObject({ needs_mapping: true, lines: [], preset: '' });
  const map = { at: 'When', model: 'Which', amount: 'Money' };
  expect(await preview(map)).toMatchObject({
    needs_mapping: false,
    map,
    lines: [{ line: 2, model: 'gpt-5', kind: 'all', amount: '1.25' }],
  });
  await expect(preview({ nonsense: 'When' })).rejects.toMatchObject({ reason: 'import.bad_mapping' });
  const log = await uploaded(caller, 'just words', 'notes.txt');
  const nothing = await fixture.telemetry.api.previewReconciliation(caller, { upload_id: log });
  expect(nothing).toMatchObject({ format: null, problem: expect.stringContaining('no table') });
});

test('what cannot be compared is refused with a reason', async () => {
  await expect(reconciled(caller, 'a,b\n1,2\n')).rejects.toMatchObject({ reason: 'telemetry.invoice_unreadable' });
  await expect(reconciled(caller, 'date,model,cost,currency\n2026-02-01,gpt-5,1,EUR\n')).rejects.toMatchObject({
    message: expect.stringContaining('US dollars'),
  });
  const late = reconciled(caller, 'date,model,cost\n2026-02-01,gpt-5,1\n', { from: '2026-03-01' });
  await expect(late).rejects.toMatchObject({ reason: 'telemetry.invoice_unreadable' });
});

test('what agents report is compared with our prices of the same calls', async () => {
  const { rows, total } = await fixture.telemetry.api.compareReportedCosts(caller, {});
  expect(total).toMatchObject({ calls: 6, compared_calls: 6, reported_usd: '0.060000000000' });
  expect(parseUsd(total.reported_usd) - parseUsd(total.ours_usd)).toBe(parseUsd(total.difference_usd));
  expect(new Set(rows.map(({ agent }) => agent))).toEqual(new Set(['coder']));
  const before = await fixture.telemetry.api.compareReportedCosts(caller, { to: '2026-02-01T00:00:00.000Z' });
  expect(before).toMatchObject({ rows: [], total: { calls: 0, share: null } });
});

test('others see no reconciliation and no line of it, also by row-level security alone', async () => {
  const { id } = await reconciled(caller, await exported(caller));
  const other = newCaller({ organisation_id: caller.organisation_id });
  const { api } = fixture.telemetry;
  const notFound = { kind: 'not_found', reason: 'telemetry.reconciliation_not_found' };
  await expect(api.getReconciliation(other, { id })).rejects.toMatchObject(notFound);
  await expect(
    api.listReconciledLines(other, telemetryRoutes.listReconciledLines.input.parse({ id })),
  ).rejects.toMatchObject(notFound);
  await expect(api.deleteReconciliation(other, { id })).rejects.toMatchObject(notFound);
  expect((await api.listReconciliations(other, { page: 1, per_page: 20 })).reconciliations).toEqual([]);
  for (const table of ['reconciliations', 'reconciliation_lines']) {
    const { rows } = await sql`select 1 from ${sql.table(`telemetry.${table}`)}`.execute(fixture.db);
    expect(rows).toEqual([]);
  }
  const [newest] = (await api.listReconciliations(caller, { page: 1, per_page: 20 })).reconciliations;
  expect(newest?.id).toBe(id);
  expect(await api.deleteReconciliation(caller, { id: reconciliationIdSchema.parse(id) })).toEqual({ deleted: true });
  await expect(api.getReconciliation(caller, { id })).rejects.toMatchObject(notFound);
});

test('a project that is forgotten takes its reconciliations along', async () => {
  const gone = newCaller();
  await importAll(fixture.telemetry, gone, [record('a')]);
  await reconciled(gone, await exported(gone));
  await fixture.telemetry.forgetProject(gone, gone.signal);
  const { reconciliations } = await fixture.telemetry.api.listReconciliations(gone, { page: 1, per_page: 20 });
  expect(reconciliations).toEqual([]);
});
