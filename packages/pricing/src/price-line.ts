import { ApexError, instantOrDaySchema, serviceTierSchema, type Usage, usageSchema, usdSchema } from '@apex/contracts';
import { z } from 'zod';
import { formatUsd } from './money.ts';
import { type CallToPrice, priceCall, type PricedCall } from './price-call.ts';
import { readUsageBody } from './usage-body/read-usage-body.ts';

const idSchema = z.union([z.string().max(255), z.number()]);

/** One line in: a call with its usage. Unknown fields beside the usage are named in the notes, unknown kinds refused. */
export const priceLineSchema = z.looseObject({
  id: idSchema.optional(),
  provider: z.string().max(255).nullable().default(null),
  model: z.string().min(1).max(255),
  at: instantOrDaySchema.optional(),
  tier: serviceTierSchema.default('standard'),
  usage: usageSchema.refine((usage) => usage.reasoning <= usage.output, {
    path: ['reasoning'],
    message: 'is a part of output and cannot exceed it',
  }),
});

/** One line in for a raw body: the body itself, or this with what the body does not say. */
export const usageBodyLineSchema = z.looseObject({
  id: idSchema.optional(),
  provider: z.string().max(255).nullish(),
  model: z.string().min(1).max(255).nullish(),
  at: instantOrDaySchema.optional(),
  tier: serviceTierSchema.optional(),
  body: z.record(z.string(), z.unknown()),
});

/** One line out. Money is decimal strings of USD with 12 places. */
export const pricedLineSchema = z.strictObject({
  id: idSchema.optional(),
  cost_usd: usdSchema.nullable(),
  /** Only what was used; empty when the cost is not known. */
  components: z.record(z.string(), usdSchema),
  usage: usageSchema,
  price: z.strictObject({ source: z.string(), version: z.string(), valid_from: z.string().nullable() }).nullable(),
  notes: z.array(z.string()),
  /** Known names near an unknown one. */
  nearest: z.array(z.string()).optional(),
});
export type PricedLine = z.infer<typeof pricedLineSchema>;

export const pricedBodyLineSchema = pricedLineSchema.extend({
  flavour: z.string(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  tier: serviceTierSchema,
  /** What the body says the call cost: evidence beside our price. */
  reported_cost_usd: usdSchema.nullable(),
});
export type PricedBodyLine = z.infer<typeof pricedBodyLineSchema>;

export interface PriceLineOptions {
  /** The time of a call that names none. */
  readonly now: () => Date;
}

/** Prices one JSON line. A line that cannot be priced as asked is an `invalid` ApexError that says what is wrong. */
export function priceLine(line: string, options: PriceLineOptions): PricedLine {
  const given = parseWith(priceLineSchema, parseJson(line));
  const { id, provider, model, at = options.now(), tier, usage } = given;
  const priced = priceCall({ provider, model, at, tier, usage });
  return toLine({ id, usage, priced, notes: ignoredFields(given, priceLineSchema.shape) });
}

/** Prices one raw provider body. `flavour`: a name of `flavourNames`, or `auto`. */
export function priceUsageBodyLine(line: string, flavour: string, options: PriceLineOptions): PricedBodyLine {
  const json = parseJson(line);
  const wrapped = isWrapped(json) ? parseWith(usageBodyLineSchema, json) : undefined;
  const read = readUsageBody(wrapped?.body ?? json, flavour);
  const provider = wrapped?.provider ?? read.provider;
  const model = wrapped?.model ?? read.model;
  const tier = wrapped?.tier ?? read.tier;
  const call = { provider, tier, at: wrapped?.at ?? options.now(), usage: read.usage };
  const priced = model === null ? namesNoModel : priceCall({ ...call, model } satisfies CallToPrice);
  return {
    ...toLine({ id: wrapped?.id ?? idOf(json), usage: read.usage, priced, notes: read.notes }),
    flavour: read.flavour,
    provider,
    model,
    tier,
    reported_cost_usd: read.reported_cost_usd,
  };
}

const namesNoModel: PricedCall = {
  cost: null,
  components: {},
  notes: ['The body names no model: give it as {"model": …, "body": …}.'],
  matched: null,
  price: null,
  nearest: [],
};

interface LineParts {
  readonly id: string | number | undefined;
  readonly usage: Usage;
  readonly priced: PricedCall;
  readonly notes: readonly string[];
}

function toLine({ id, usage, priced, notes }: LineParts): PricedLine {
  const components = Object.entries(priced.components).map(([component, cost]) => [component, formatUsd(cost)]);
  return {
    ...(id === undefined ? {} : { id }),
    cost_usd: priced.cost === null ? null : formatUsd(priced.cost),
    components: Object.fromEntries(components),
    usage,
    price: priced.price === null ? null : { ...priced.price },
    notes: [...notes, ...priced.notes],
    ...(priced.nearest.length === 0 ? {} : { nearest: [...priced.nearest] }),
  };
}

function ignoredFields(given: Readonly<Record<string, unknown>>, known: Readonly<Record<string, unknown>>): string[] {
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(known, key));
  return unknown.length === 0 ? [] : [`Not used: ${unknown.slice(0, 12).join(', ')}.`];
}

function isWrapped(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'body' in json;
}

function idOf(json: unknown): string | undefined {
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : undefined;
  return typeof id === 'string' ? id.slice(0, 255) : undefined;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw invalid(`not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function parseWith<Output>(schema: z.ZodType<Output>, json: unknown): Output {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`);
  throw invalid(problems.slice(0, 5).join('; '));
}

function invalid(message: string, cause?: unknown): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'pricing.bad_line',
    message: `Cannot price this line: ${message}`,
    cause,
  });
}
