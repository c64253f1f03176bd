import { parseUsd, roundHalfEven } from '@apex/pricing';

type Row = Readonly<Record<string, string>>;

/** Feature level "mandatory" of FOCUS 1.2: the column stands in every dataset. */
const mandatory = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ServiceCategory',
  'ServiceName',
] as const;

/** Never null, or never null for a usage charge that is no correction. */
const neverNull = [
  ...mandatory.filter((name) => !['BillingAccountName', 'ChargeClass', 'ChargeDescription'].includes(name)),
  'ChargeFrequency',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedUnitPrice',
  'ListUnitPrice',
  'PricingCategory',
  'SkuId',
  'SkuPriceId',
  'SubAccountType',
];

const decimal = /^-?\d+(\.\d+)?$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const patterns: Readonly<Record<string, RegExp>> = {
  BillingCurrency: /^[A-Z]{3}$/,
  ChargeCategory: /^(Usage|Purchase|Tax|Credit|Adjustment)$/,
  ChargeClass: /^(|Correction)$/,
  ChargeFrequency: /^(One-Time|Recurring|Usage-Based)$/,
  PricingCategory: /^(Standard|Dynamic|Committed|Other)$/,
  ServiceCategory: /^AI and Machine Learning$/,
  ServiceSubcategory:
    /^(AI Platforms|Bots|Generative AI|Machine Learning|Natural Language Processing|Other \(AI and Machine Learning\))$/,
  PricingUnit: /^(\d+ )?[A-Z][A-Za-z]+$/,
  ConsumedUnit: /^(\d+ )?[A-Z][A-Za-z]+$/,
};
const instants = ['BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart', 'ChargePeriodEnd'];
const costs = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'];
const quantities = ['PricingQuantity', 'ConsumedQuantity', 'ListUnitPrice', 'ContractedUnitPrice'];

/** What is wrong with a row of a FOCUS 1.2 dataset of usage charges, written from the specification; empty cells are null. */
export function focusFaultsOf(row: Row): string[] {
  const faults: string[] = [];
  const value = (name: string): string => row[name] ?? '';
  const check = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  for (const name of mandatory) check(name in row, `${name} is not there`);
  for (const name of neverNull) check(value(name) !== '', `${name} is null`);
  for (const [name, pattern] of Object.entries(patterns)) check(pattern.test(value(name)), `${name}: ${value(name)}`);
  for (const name of instants) check(instant.test(value(name)), `${name}: ${value(name)} is no UTC time`);
  for (const name of [...costs, ...quantities]) check(decimal.test(value(name)), `${name}: ${value(name)}`);
  for (const name of Object.keys(row)) check(/^(x_)?[A-Z][A-Za-z]+$/.test(name), `column ${name}`);
  check(value('ChargePeriodStart') < value('ChargePeriodEnd'), 'the charge period is empty');
  check(value('BillingPeriodStart') <= value('ChargePeriodStart'), 'charged before the billing period');
  check(value('ChargePeriodEnd') <= value('BillingPeriodEnd'), 'charged after the billing period');
  for (const kind of ['List', 'Contracted']) check(isProduct(row, kind), `${kind}Cost is no product`);
  for (const [id, name] of [
    ['ResourceId', 'ResourceName'],
    ['ResourceId', 'ResourceType'],
    ['SubAccountId', 'SubAccountName'],
    ['SubAccountId', 'SubAccountType'],
    ['RegionId', 'RegionName'],
  ] as const) {
    check((value(id) === '') === (value(name) === ''), `${name} without ${id}`);
  }
  check(isKeyValues(value('Tags')), `Tags: ${value('Tags')}`);
  check(isKeyValues(value('SkuPriceDetails')), 'SkuPriceDetails');
  check(value('SkuPriceId').startsWith(value('SkuId')), 'the price is not one of the SKU');
  return faults;
}

/** Unit price times quantity is the cost; thirty places of a price leave less than half a picodollar open. */
function isProduct(row: Row, kind: string): boolean {
  const [whole = '', fraction = ''] = (row[`${kind}UnitPrice`] ?? '').split('.');
  const product = BigInt(whole + fraction) * BigInt(row['PricingQuantity'] ?? '0');
  const places = fraction.length;
  const pico = places <= 12 ? product * 10n ** BigInt(12 - places) : roundHalfEven(product, 10n ** BigInt(places - 12));
  return pico === parseUsd(row[`${kind}Cost`] ?? '0');
}

/** A JSON object of one level, keys unique, values no objects. */
function isKeyValues(text: string): boolean {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return false;
  return Object.values(parsed).every((value) => ['string', 'number', 'boolean'].includes(typeof value));
}
