import { type TokenBucket, tokenBuckets } from '@apex/formats';
import { formatUsd } from '@apex/pricing';
import type { BucketSums } from '../reconcile/our-sums.ts';
import type { FocusRow } from './focus-columns.ts';
import { unitPrice } from './unit-price.ts';

/** The priced calls of a day that share model, tier and labels. */
export interface FocusGroup extends BucketSums {
  readonly day: string;
  readonly provider: string;
  readonly model: string;
  readonly tier: string;
  readonly calls: bigint;
  /** By the name of the tag; empty ones are left out. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface FocusAccount {
  readonly organisation_id: string;
  readonly project_id: string;
  readonly project_name: string;
}

const meters: Readonly<Record<TokenBucket, string>> = {
  input: 'Input tokens',
  cache_read: 'Cached input tokens',
  cache_write: 'Cache write tokens',
  output: 'Output tokens',
};

/** Who makes the models that a provider sells under a name of its own; others are their own publishers. */
const providerNames: Readonly<Record<string, string>> = {
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  google: 'Google',
  aws: 'AWS',
  azure: 'Microsoft',
  mistral: 'Mistral AI',
  'x-ai': 'xAI',
  openrouter: 'OpenRouter',
  groq: 'Groq',
  deepseek: 'DeepSeek',
  cohere: 'Cohere',
};

const unknownProvider = 'Unknown';

/** One row a kind of token that was used or cost anything. */
export function focusRowsOf(group: FocusGroup, account: FocusAccount): FocusRow[] {
  return tokenBuckets.flatMap((bucket) => {
    const [tokens, cost] = [group.tokens[bucket], group.usd[bucket]];
    return tokens === 0n && cost === 0n ? [] : [rowOf(group, account, bucket)];
  });
}

function rowOf(group: FocusGroup, account: FocusAccount, bucket: TokenBucket): FocusRow {
  const { day, provider, model, tier, tokens, usd, calls } = group;
  // A fee per request is kept with the input, which may have no tokens.
  const [quantity, unit] = tokens[bucket] === 0n ? [calls, 'Requests'] : [tokens[bucket], 'Tokens'];
  const cost = formatUsd(usd[bucket]);
  const price = unitPrice(usd[bucket], quantity);
  const name = providerNames[provider.toLowerCase()] ?? (provider === '' ? unknownProvider : provider);
  const sku = [provider || unknownProvider, model || unknownProvider, bucket].join('/');
  return {
    BilledCost: cost,
    BillingAccountId: account.organisation_id,
    BillingAccountName: null,
    BillingAccountType: 'Organisation',
    BillingCurrency: 'USD',
    BillingPeriodEnd: monthAfter(day, 1),
    BillingPeriodStart: monthAfter(day, 0),
    ChargeCategory: 'Usage',
    ChargeClass: null,
    ChargeDescription: `${model || unknownProvider}, ${meters[bucket].toLowerCase()}, ${tier}`,
    ChargeFrequency: 'Usage-Based',
    ChargePeriodEnd: dayAfter(day, 1),
    ChargePeriodStart: dayAfter(day, 0),
    ConsumedQuantity: quantity.toString(),
    ConsumedUnit: unit,
    ContractedCost: cost,
    ContractedUnitPrice: price,
    EffectiveCost: cost,
    InvoiceId: null,
    InvoiceIssuerName: name,
    ListCost: cost,
    ListUnitPrice: price,
    PricingCategory: tier === 'standard' ? 'Standard' : 'Dynamic',
    PricingQuantity: quantity.toString(),
    PricingUnit: unit,
    ProviderName: name,
    PublisherName: name,
    RegionId: null,
    RegionName: null,
    ResourceId: model === '' ? null : model,
    ResourceName: model === '' ? null : model,
    ResourceType: model === '' ? null : 'Model',
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: `${name} API`,
    ServiceSubcategory: 'Generative AI',
    SkuId: sku,
    SkuMeter: meters[bucket],
    SkuPriceDetails: JSON.stringify({ x_ServiceTier: tier }),
    SkuPriceId: `${sku}/${tier}`,
    SubAccountId: account.project_id,
    SubAccountName: account.project_name,
    SubAccountType: 'Project',
    Tags: JSON.stringify(tagsOf(group.labels)),
    x_Model: model,
    x_Provider: provider,
    x_ServiceTier: tier,
    x_TokenKind: bucket,
  };
}

function tagsOf(labels: FocusGroup['labels']): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

function dayAfter(day: string, days: number): string {
  return instant(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000);
}

function monthAfter(day: string, months: number): string {
  const [year = '', month = ''] = day.split('-');
  return instant(Date.UTC(Number(year), Number(month) - 1 + months));
}

/** As the specification writes times: seconds, and a Z. */
function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
