import { type Catalogue, formatUsd, parseUsd } from '@apex/pricing';
import { z } from 'zod';
import type { StoredPrice } from '../call/price-outcome.ts';
import { type StoredCall, storedCallSchema } from '../call/stored-call.ts';
import { renameOccurrences } from '../import/rename-occurrences.ts';
import { idLiteral } from '../store/condition.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { engineTime } from '../store/instant.ts';
import type { PendingPage } from '../telemetry-database.ts';
import { nameSql } from './call-groups.ts';
import { duePrice } from './due-price.ts';
import type { OpenDay } from './repricing-days.ts';
import type { OpenRepricing } from './repricing-store.ts';

/** Calls looked at at once. An import of the project waits for no longer than that takes. */
const pageCalls = 5000;

export interface PlannedPage {
  readonly changes: readonly { readonly call: StoredCall; readonly raw: RawCall; readonly price: StoredPrice }[];
  readonly sums: PendingPage;
  readonly is_last: boolean;
}

interface PageInput {
  readonly store: TenantCalls;
  readonly run: OpenRepricing;
  readonly day: OpenDay;
  readonly names: readonly string[];
  readonly catalogue: Catalogue;
}

/** Every column of a row as the engine tells it, whoever added the column. */
const rawCallSchema = z.looseObject({ organisation_id: z.string(), project_id: z.string(), call_id: z.string() });
type RawCall = z.output<typeof rawCallSchema>;

/** Reads the next page of a day and prices it. A page that was begun is the same calls again, and counts as it was. */
export async function planPage({ store, run, day, names, catalogue }: PageInput): Promise<PlannedPage> {
  const { pending, after_call } = day;
  const rows = await store.query({
    columns: '*',
    from: 'calls',
    final: true,
    where: [
      'day = {day:Date32}',
      'has_usage',
      `${nameSql} IN {names:Array(String)}`,
      ...(after_call === '' ? [] : [`call_id > toUUID('${hyphened(after_call)}')`]),
      ...(pending === null ? [] : [`call_id <= toUUID('${hyphened(pending.upto_call)}')`]),
    ],
    tail: pending === null ? `ORDER BY call_id LIMIT ${pageCalls}` : 'ORDER BY call_id',
    params: { day: day.day, names },
    schema: rawCallSchema,
  });
  const calls = rows.map((raw) => ({ raw, call: storedCallSchema.parse(raw) }));
  const changes = calls.flatMap(({ raw, call }) => {
    const price = duePrice(call, run, catalogue);
    return price === undefined ? [] : [{ raw, call, price }];
  });
  return {
    changes,
    sums: pending ?? {
      upto_call: calls.at(-1)?.call.call_id ?? after_call,
      looked_at: calls.length,
      repriced: changes.length,
      newly_priced: changes.filter(({ call, price }) => call.cost === null && price.cost !== null).length,
      cost_before: formatUsd(changes.reduce((sum, { call }) => sum + parseUsd(call.cost ?? '0'), 0n)),
      cost_after: formatUsd(changes.reduce((sum, { price }) => sum + (price.cost ?? 0n), 0n)),
    },
    is_last: pending === null && calls.length < pageCalls,
  };
}

/** Returns when the engine has stored it. Occurrences first, as when an import tells a call better. */
export async function writePage(store: TenantCalls, { changes }: PlannedPage): Promise<void> {
  const named = changes.filter(({ call, price }) => call.provider !== price.provider);
  await renameOccurrences(
    store,
    named.map(({ call: { call_id, model }, price: { provider } }) => ({ call_id, model, provider })),
  );
  const lines = changes.map(
    ({ raw: { organisation_id: _organisation, project_id: _project, ...raw }, call, price }) => {
      const row = { ...raw, at: engineTime(call.at), version: call.version + 1, ...priceColumns(price) };
      return `${store.lineHead},${JSON.stringify(row).slice(1)}\n`;
    },
  );
  await store.insert('calls', Buffer.from(lines.join('')));
}

/** A call that named no provider has that of its price; nothing else of a call changes. */
function priceColumns(price: StoredPrice) {
  return {
    provider: price.provider,
    cost: price.cost === null ? null : formatUsd(price.cost),
    cost_input: formatUsd(price.input),
    cost_cache_read: formatUsd(price.cache_read),
    cost_cache_write: formatUsd(price.cache_write),
    cost_output: formatUsd(price.output),
    price_source: price.source,
    price_version: price.version,
    price_valid_from: price.valid_from,
  };
}

/** Our own id as the engine writes it. */
function hyphened(id: string): string {
  idLiteral(id);
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
