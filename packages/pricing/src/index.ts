export { bundledCatalogue, type Catalogue, withOwnPrices } from './catalogue/catalogue.ts';
export { type KnownModel, knownModels, nearestModels } from './catalogue/known-models.ts';
export { type ModelProfile, modelProfile, modelProfiles } from './catalogue/model-profile.ts';
export { providerId } from './catalogue/provider-id.ts';
export { roundHalfEven } from './decimal.ts';
export { displayUsd, formatUsd, parseUsd, type Pico, pico, sumPico, zeroPico } from './money.ts';
export {
  type CallToPrice,
  itemise,
  priceCall,
  type PricedCall,
  type PriceItem,
  priceUsage,
  type UsageCost,
} from './price-call.ts';
export {
  type PricedBodyLine,
  pricedBodyLineSchema,
  type PricedLine,
  pricedLineSchema,
  priceLine,
  type PriceLineOptions,
  priceLineSchema,
  priceUsageBodyLine,
  usageBodyLineSchema,
} from './price-line.ts';
export { type Component, components } from './rate/component.ts';
export { type OwnPrice, ownPriceOf, priceVersionOf } from './catalogue/own-price-entry.ts';
export { negotiatedSource } from './rate/own-price.ts';
export { type RateCuts, rateCuts } from './rate/rate-cuts.ts';
export { type RatePeriod, ratePeriods } from './rate/rate-periods.ts';
export {
  hasOwnPrice,
  type Instant,
  type PriceSource,
  type Rate,
  type RateOptions,
  type RateQuery,
  type ResolvedRate,
  resolveRate,
} from './rate/resolve-rate.ts';
export { type ServiceTierRule, serviceTierRules } from './rate/service-tier-rules.ts';
export { type BandPlan, bandPlan, momentOf, type PlannedModel, promptOf } from './usage-sums/band-plan.ts';
export { type PricedRow, priceRow } from './usage-sums/price-row.ts';
export { flavourNames } from './usage-body/flavours.ts';
export { readUsageBody, type UsageBodyReading } from './usage-body/read-usage-body.ts';
export { serviceTierOf } from './usage-body/service-tier.ts';
