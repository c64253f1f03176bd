import {
  type NegotiatedPrice,
  orgIdSchema,
  type PreviewFigures,
  type PricePreview,
  type PricePreviewQuery,
  projectIdSchema,
} from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import {
  type Catalogue,
  formatUsd,
  hasOwnPrice,
  negotiatedSource,
  type OwnPrice,
  ownPriceOf,
  priceVersionOf,
  parseUsd,
  withOwnPrices,
} from '@apex/pricing';
import { z } from 'zod';
import { namesToPrice, priceOutcome } from '../call/price-outcome.ts';
import { storedCallSchema, tokenColumns, usageOfRow } from '../call/stored-call.ts';
import { nameOf, nameSql } from '../reprice/call-groups.ts';
import type { Scope } from '../scope.ts';
import { dayOf, engineTime } from '../store/instant.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { priceNotFound } from './change-prices.ts';
import { currentPrices } from './negotiated-store.ts';

const dayMs = 86_400_000;
const endOfTimeMs = Date.UTC(2299, 11, 31);
const previewed = 'preview';

const rowSchema = storedCallSchema.pick({
  at: true,
  provider: true,
  model: true,
  model_served: true,
  tier: true,
  has_usage: true,
  cost: true,
  price_source: true,
  price_version: true,
  ...Object.fromEntries(Object.keys(tokenColumns).map((kind) => [kind, true])),
} as { [K in keyof typeof storedCallSchema.shape & RowColumn]: true });
type RowColumn =
  | 'at'
  | 'provider'
  | 'model'
  | 'model_served'
  | 'tier'
  | 'has_usage'
  | 'cost'
  | 'price_source'
  | 'price_version'
  | keyof typeof tokenColumns;
const rowsSchema = z.array(rowSchema);
type Row = z.output<typeof rowSchema>;

interface Reading {
  readonly from_ms: number;
  readonly to_ms: number;
  /** With the price in it, under the version `preview`. */
  readonly catalogue: Catalogue;
  /** The version whose calls it takes over. */
  readonly replaced: string | null;
}

/** Prices past calls of all projects of the organisation with a price that is not saved. Changes nothing. */
export async function previewNegotiatedPrice(scope: Scope, input: PricePreviewQuery): Promise<PricePreview> {
  const { caller, db, clock, catalogue: list, ports } = scope;
  const { organisation_id } = caller;
  const current = await withTenant(db, { organisation_id }, (trx) => currentPrices(trx, organisation_id));
  const replaced = input.replaces === undefined ? undefined : current.find(({ id }) => id === input.replaces);
  if (input.replaces !== undefined && replaced === undefined) throw priceNotFound(input.replaces);
  const others = current.filter((price) => price !== replaced).map(ownPriceOf);
  const { provider, model, tier, terms, valid_from, valid_to } = input;
  const own: OwnPrice = { version: previewed, provider, model, tier, terms, valid_from, valid_to };

  const to_ms = clock.now();
  const from_ms = to_ms - input.days * dayMs;
  const always: OwnPrice = { ...own, valid_from: dayOf(from_ms), valid_to: null };
  const unlike = others.filter((price) => !hasSameNames(price, own));
  const { projects } = await ports.auth.whoami(caller, {});
  const stores = projects.map(({ id }) =>
    scope.store.for({ organisation_id: orgIdSchema.parse(organisation_id), project_id: projectIdSchema.parse(id) }),
  );
  const asIf: Reading = { from_ms, to_ms, catalogue: withOwnPrices(list, [...unlike, always]), replaced: null };
  const onSaving: Reading = {
    from_ms: Math.min(Date.parse(valid_from), Date.parse(replaced?.valid_from ?? valid_from)),
    to_ms: Math.max(endOf(valid_to), replaced === undefined ? 0 : endOf(replaced.valid_to)),
    catalogue: withOwnPrices(list, [...others, own]),
    replaced: replaced === undefined ? null : priceVersionOf(replaced),
  };
  return {
    from: new Date(from_ms).toISOString(),
    to: new Date(to_ms).toISOString(),
    as_if: await figuresOf(stores, asIf, caller.signal),
    on_saving: await figuresOf(stores, onSaving, caller.signal),
  };
}

function endOf(valid_to: NegotiatedPrice['valid_to']): number {
  return valid_to === null ? endOfTimeMs : Date.parse(valid_to);
}

function hasSameNames(one: OwnPrice, other: OwnPrice): boolean {
  return (
    one.model.toLowerCase() === other.model.toLowerCase() &&
    (one.provider ?? '').toLowerCase() === (other.provider ?? '').toLowerCase() &&
    one.tier === other.tier
  );
}

async function figuresOf(
  stores: readonly TenantCalls[],
  reading: Reading,
  signal: AbortSignal,
): Promise<PreviewFigures> {
  const sums = { calls: 0, unpriced_before: 0, unpriced_after: 0, before: 0n, after: 0n };
  for (const store of stores) {
    const names = await namesInPeriod(store, reading, signal);
    if (names.length === 0) continue;
    const rows = store.stream({
      columns: Object.keys(rowSchema.shape).join(', '),
      from: 'calls',
      final: true,
      where: ['has_usage', ...periodOf, `${nameSql} IN {names:Array(String)} OR price_version = {replaced:String}`],
      params: { ...periodParams(reading), names, replaced: reading.replaced ?? previewed },
      signal,
    });
    for await (const chunk of rows) for (const row of rowsSchema.parse(chunk)) addRow(sums, row, reading);
  }
  const { calls, unpriced_before, unpriced_after, before, after } = sums;
  const cost_before_usd = formatUsd(before);
  return { calls, unpriced_before, unpriced_after, cost_before_usd, cost_after_usd: formatUsd(after) };
}

const periodOf = ['at >= {from:DateTime64(3)}', 'at < {to:DateTime64(3)}'] as const;

function periodParams({ from_ms, to_ms }: Reading) {
  return { from: engineTime(Math.max(from_ms, 0)), to: engineTime(to_ms) };
}

const namesSchema = storedCallSchema.pick({ provider: true, model: true, model_served: true, tier: true }).extend({
  is_replaced: z.number(),
});

/** Names that an own price is meant for; a price that is to be replaced brings its calls along. */
async function namesInPeriod(store: TenantCalls, reading: Reading, signal: AbortSignal): Promise<string[]> {
  const groups = await store.query({
    columns:
      'provider, model, model_served, tier, max(price_version = {replaced:String} AND price_source = {own:String}) AS is_replaced',
    from: 'calls',
    where: ['has_usage', ...periodOf],
    tail: 'GROUP BY provider, model, model_served, tier',
    params: { ...periodParams(reading), replaced: reading.replaced ?? previewed, own: negotiatedSource },
    schema: namesSchema,
    signal,
  });
  const isWanted = (group: z.output<typeof namesSchema>): boolean =>
    group.is_replaced === 1 ||
    namesToPrice(group).some((model) =>
      hasOwnPrice({ provider: group.provider || null, model, tier: group.tier }, reading.catalogue),
    );
  return groups.filter(isWanted).map((group) => nameOf({ ...group, price_source: '', price_version: '' }));
}

interface Sums {
  calls: number;
  unpriced_before: number;
  unpriced_after: number;
  before: bigint;
  after: bigint;
}

function addRow(sums: Sums, row: Row, { catalogue, replaced }: Reading): void {
  const outcome = { ...row, provider: row.provider || null, usage: usageOfRow(row) };
  const due = priceOutcome(outcome, row.at, catalogue);
  const isTaken = due.source === negotiatedSource && due.version === previewed;
  if (due.cost === null && row.cost === null) sums.unpriced_after += 1;
  if (!isTaken && row.price_version !== replaced) return;
  sums.calls += 1;
  if (row.cost === null) sums.unpriced_before += 1;
  else sums.before += parseUsd(row.cost);
  sums.after += due.cost ?? 0n;
}
