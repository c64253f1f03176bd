import type { CallDetail } from '@apex/contracts';
import { type Catalogue, formatUsd, itemise, parseUsd, type Rate, resolveRate, sumPico } from '@apex/pricing';
import { shortUsd } from '../price/short-usd.ts';
import { namesToPrice } from './price-outcome.ts';
import { type StoredCall, usageOfRow } from './stored-call.ts';

/** How a stored cost comes about; null where there is none, or where today's catalogue does not come to it. */
export function priceOfRow(row: StoredCall, catalogue: Catalogue): CallDetail['price'] {
  const usage = usageOfRow(row);
  if (row.cost === null || usage === null) return null;
  const cost = parseUsd(row.cost);
  for (const model of namesToPrice(row)) {
    const { rate } = resolveRate({ provider: row.provider, model, at: row.at, tier: row.tier }, { catalogue });
    const items = rate === null ? [] : itemise(rate, usage);
    // Each item is rounded for itself, the cost once.
    const apart = cost - sumPico(items.map((item) => item.cost));
    if (rate === null || items.length === 0 || apart > items.length || apart < -items.length) continue;
    const lines = items.map(({ component, count, per_million, cost: part }) => ({
      kind: component,
      tokens: count,
      usd_per_million: shortUsd(per_million),
      cost_usd: formatUsd(part),
    }));
    return { ...sourceOf(row, rate), lines };
  }
  return null;
}

function sourceOf(row: StoredCall, { price }: Rate) {
  const { price_source: source, price_version: version, price_valid_from } = row;
  return { source, version, valid_from: price_valid_from || (price.valid_from ?? '') };
}
