import type { ServiceTier } from '@apex/contracts';

const tiers: Readonly<Record<string, ServiceTier>> = {
  standard: 'standard',
  default: 'standard',
  on_demand: 'standard',
  batch: 'batch',
  flex: 'flex',
  on_demand_flex: 'flex',
  priority: 'priority',
  on_demand_priority: 'priority',
};

/** The tier a body says it was served at; `undefined` for a name that no price list has (`auto`, `scale`, …). */
export function serviceTierOf(value: unknown): ServiceTier | undefined {
  return typeof value === 'string' ? tiers[value.toLowerCase()] : undefined;
}
