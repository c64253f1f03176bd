export { bundledCatalogue, type Catalogue } from './catalogue/catalogue.ts';
export { type KnownModel, knownModels } from './catalogue/known-models.ts';
export { roundHalfEven } from './decimal.ts';
export { displayUsd, formatUsd, parseUsd, type Pico, pico, sumPico, zeroPico } from './money.ts';
export {
  type CallToPrice,
  priceCall,
  type PricedCall,
  priceUsage,
  promptTokens,
  type UsageCost,
} from './price-call.ts';
export { type Component, components } from './rate/component.ts';
export {
  type Instant,
  type PriceSource,
  type Rate,
  type RateOptions,
  type RateQuery,
  type ResolvedRate,
  resolveRate,
} from './rate/resolve-rate.ts';
