import type { InvoiceField } from './invoice-fields.ts';

export interface InvoicePreset {
  readonly name: string;
  /** Columns that only this layout has together. */
  readonly when: readonly string[];
  readonly map: Readonly<Partial<Record<InvoiceField, readonly string[]>>>;
  readonly provider?: string;
}

/** Layouts of exports by the column names of their documentation; the more particular before the more general. */
export const invoicePresets: readonly InvoicePreset[] = [
  {
    name: 'focus',
    when: ['ChargePeriodStart', 'BilledCost', 'ChargeCategory'],
    map: {
      at: ['ChargePeriodStart'],
      end: ['ChargePeriodEnd'],
      provider: ['x_Provider', 'ProviderName', 'ServiceProviderName'],
      model: ['x_Model', 'ResourceName'],
      kind: ['x_TokenKind', 'SkuMeter', 'ChargeDescription'],
      quantity: ['ConsumedQuantity'],
      unit: ['ConsumedUnit'],
      amount: ['BilledCost'],
      currency: ['BillingCurrency'],
      charge: ['ChargeCategory'],
      tier: ['x_ServiceTier'],
      description: ['ChargeDescription'],
    },
  },
  ...['amount_value', 'amount.value'].map((amount) => ({
    name: 'openai-cost',
    when: [amount, 'line_item'],
    map: {
      at: ['start_time', 'start_time_iso'],
      end: ['end_time', 'end_time_iso'],
      amount: [amount],
      currency: ['amount_currency', 'amount.currency'],
      quantity: ['quantity'],
      description: ['line_item'],
    },
    provider: 'openai',
  })),
  {
    name: 'openai-usage',
    when: ['num_model_requests', 'input_tokens', 'output_tokens', 'input_cached_tokens'],
    map: {
      at: ['start_time', 'start_time_iso'],
      end: ['end_time', 'end_time_iso'],
      model: ['model'],
      input_total: ['input_tokens'],
      cache_read: ['input_cached_tokens'],
      output: ['output_tokens'],
      tier: ['batch', 'service_tier'],
    },
    provider: 'openai',
  },
  {
    name: 'anthropic-cost',
    when: ['usage_date_utc', 'cost_usd', 'token_type'],
    map: {
      at: ['usage_date_utc'],
      model: ['model', 'model_version'],
      kind: ['token_type'],
      amount: ['cost_usd'],
      tier: ['usage_type', 'service_tier'],
      charge: ['cost_type'],
      description: ['token_type'],
    },
    provider: 'anthropic',
  },
  {
    name: 'anthropic-usage',
    when: ['usage_date_utc', 'usage_input_tokens_no_cache', 'usage_output_tokens'],
    map: {
      at: ['usage_date_utc'],
      model: ['model_version', 'model'],
      input: ['usage_input_tokens_no_cache'],
      cache_read: ['usage_input_tokens_cache_read'],
      cache_write: ['usage_input_tokens_cache_write_5m'],
      cache_write_1h: ['usage_input_tokens_cache_write_1h'],
      output: ['usage_output_tokens'],
      tier: ['usage_type'],
    },
    provider: 'anthropic',
  },
  ...(['lineItem/', 'line_item_'] as const).map((prefix) => ({
    name: 'aws-cur',
    when: [`${prefix}UsageType`, `${prefix}UnblendedCost`, `${prefix}LineItemType`],
    map: {
      at: [`${prefix}UsageStartDate`],
      end: [`${prefix}UsageEndDate`],
      model: ['product/model', 'product_model', 'product.model'],
      kind: [`${prefix}UsageType`],
      quantity: [`${prefix}UsageAmount`],
      unit: ['pricing/unit', 'pricing_unit', 'product/unit'],
      amount: [`${prefix}UnblendedCost`],
      currency: [`${prefix}CurrencyCode`],
      charge: [`${prefix}LineItemType`],
      description: [`${prefix}UsageType`],
    },
    provider: 'aws.bedrock',
  })),
  {
    name: 'google-billing',
    when: ['service.description', 'sku.description', 'cost', 'usage_start_time'],
    map: {
      at: ['usage_start_time'],
      end: ['usage_end_time'],
      kind: ['sku.description'],
      quantity: ['usage.amount_in_pricing_units', 'usage.amount'],
      unit: ['usage.pricing_unit', 'usage.unit'],
      amount: ['cost'],
      currency: ['currency'],
      charge: ['cost_type'],
      description: ['sku.description'],
    },
    provider: 'google',
  },
  {
    name: 'azure-cost',
    when: ['MeterCategory', 'MeterName', 'Quantity'],
    map: {
      at: ['Date', 'UsageDate', 'UsageDateTime'],
      kind: ['MeterName'],
      quantity: ['Quantity'],
      unit: ['UnitOfMeasure'],
      amount: ['CostInBillingCurrency', 'PreTaxCost', 'Cost'],
      currency: ['BillingCurrency', 'BillingCurrencyCode', 'Currency'],
      charge: ['ChargeType'],
      description: ['MeterName'],
    },
    provider: 'azure',
  },
  {
    name: 'openrouter-activity',
    when: ['model_permaslug', 'endpoint_id', 'usage', 'prompt_tokens'],
    map: {
      at: ['date'],
      model: ['model_permaslug', 'model'],
      amount: ['usage'],
      input_total: ['prompt_tokens'],
      output: ['completion_tokens'],
    },
    provider: 'openrouter',
  },
  {
    name: 'openrouter',
    when: ['generation_id', 'tokens_prompt', 'tokens_completion', 'cost_total'],
    map: {
      at: ['created_at'],
      model: ['model_permaslug', 'model'],
      amount: ['cost_total'],
      input_total: ['native_tokens_prompt', 'tokens_prompt'],
      cache_read: ['native_tokens_cached', 'tokens_cached'],
      output: ['native_tokens_completion', 'tokens_completion'],
    },
    provider: 'openrouter',
  },
  {
    name: 'litellm',
    when: ['request_id', 'call_type', 'spend', 'prompt_tokens'],
    map: {
      at: ['startTime'],
      model: ['model'],
      provider: ['custom_llm_provider'],
      amount: ['spend'],
      input_total: ['prompt_tokens'],
      cache_read: [
        'cache_read_input_tokens',
        'metadata.usage_object.cache_read_input_tokens',
        'metadata.usage_object.prompt_tokens_details.cached_tokens',
      ],
      cache_write: ['cache_creation_input_tokens', 'metadata.usage_object.cache_creation_input_tokens'],
      output: ['completion_tokens'],
    },
  },
];

/** Names that columns of any other export go by. */
export const invoiceSynonyms: Readonly<Record<InvoiceField, readonly string[]>> = {
  at: ['date', 'day', 'usage_date', 'start_time', 'period_start', 'timestamp', 'time', 'starting_at', 'hour'],
  end: ['end_time', 'period_end', 'ending_at', 'end'],
  provider: ['provider', 'provider_name', 'vendor'],
  model: ['model', 'model_name', 'model_id', 'sku'],
  kind: ['token_kind', 'token_type', 'kind', 'usage_type', 'meter', 'type'],
  quantity: ['quantity', 'tokens', 'usage_amount', 'usage_quantity', 'num_tokens'],
  unit: ['unit', 'unit_of_measure', 'pricing_unit'],
  amount: ['amount', 'amount_usd', 'cost_usd', 'cost', 'total_cost', 'spend', 'charge', 'price', 'total', 'usd'],
  currency: ['currency', 'currency_code', 'billing_currency'],
  charge: ['charge_type', 'charge_category', 'cost_type', 'line_type'],
  tier: ['service_tier', 'tier', 'batch'],
  description: ['description', 'line_item', 'item', 'product', 'name'],
  input: ['uncached_input_tokens', 'input_tokens_no_cache', 'fresh_input_tokens'],
  input_total: ['input_tokens', 'prompt_tokens', 'input'],
  cache_read: ['cache_read_input_tokens', 'cached_input_tokens', 'input_cached_tokens', 'cached_tokens', 'cache_read'],
  cache_write: ['cache_creation_input_tokens', 'cache_write_tokens', 'cache_write'],
  cache_write_1h: ['cache_creation.ephemeral_1h_input_tokens', 'cache_write_1h'],
  output: ['output_tokens', 'completion_tokens', 'output'],
};
