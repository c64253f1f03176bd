import { z } from 'zod';
import { versionSchema } from '../auth/fields.ts';
import { priceIdSchema, userIdSchema } from '../id.ts';
import { serviceTierSchema } from '../usage.ts';
import { instantSchema, listQuery, paginationSchema, usdSchema } from '../value.ts';

/** What a price may be given for: USD per million tokens, `request` in USD per request. */
export const pricedComponents = [
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'output',
  'reasoning',
  'audio_in',
  'audio_out',
  'image_in',
  'image_out',
  'request',
] as const;
export type PricedComponent = (typeof pricedComponents)[number];

const amountSchema = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,12})?$/, 'must be an amount like "2.5": digits, no sign, at most 12 places');

const shareSchema = z
  .string()
  .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'must be a share from "0" to "1", like "0.15" for 15 % off');

const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .refine((name) => name.isWellFormed() && !/\p{Cc}/u.test(name), 'must not hold control characters');

/** A calendar day in UTC. */
const daySchema = z.iso.date('must be a day like 2026-03-01');

/** Prices of their own, or a share off the list price of whatever the call is. */
export const priceTermsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('prices'),
    prices: z
      .partialRecord(z.enum(pricedComponents), amountSchema)
      .refine((prices) => Object.keys(prices).length > 0, 'must name at least one price'),
  }),
  z.strictObject({ kind: z.literal('discount'), off: shareSchema }),
]);
export type PriceTerms = z.output<typeof priceTermsSchema>;

const scopeShape = {
  /** As clients or the catalogue name it; null: whichever provider, named or not. */
  provider: nameSchema.nullable(),
  /** A model's name, in which `*` stands for anything: `claude-*`; `*` alone is every model. */
  model: nameSchema,
  /** Null: whichever tier. */
  tier: serviceTierSchema.nullable(),
};

const validityShape = {
  /** The first day it holds. */
  valid_from: daySchema,
  /** The first day it no longer holds; null: until it is ended. */
  valid_to: daySchema.nullable(),
};

const noteSchema = z.string().max(500);

const newShape = {
  ...scopeShape,
  provider: scopeShape.provider.default(null),
  tier: scopeShape.tier.default(null),
  ...validityShape,
  valid_to: validityShape.valid_to.default(null),
  terms: priceTermsSchema,
  note: noteSchema.default(''),
};

function endsLater({
  valid_from,
  valid_to,
}: {
  valid_from?: string | undefined;
  valid_to?: string | null | undefined;
}) {
  return valid_from === undefined || valid_to === undefined || valid_to === null || valid_to > valid_from;
}
const endsLaterProblem = { path: ['valid_to'], message: 'must be after valid_from' };

export const newNegotiatedPriceSchema = z.strictObject(newShape).refine(endsLater, endsLaterProblem);
export type NewNegotiatedPrice = z.output<typeof newNegotiatedPriceSchema>;

/** What is left out stays as it is. */
export const negotiatedPriceChangeSchema = z
  .strictObject({
    id: priceIdSchema,
    version: versionSchema,
    valid_from: daySchema.optional(),
    valid_to: daySchema.nullable().optional(),
    terms: priceTermsSchema.optional(),
    note: noteSchema.optional(),
  })
  .refine(endsLater, endsLaterProblem);
export type NegotiatedPriceChange = z.output<typeof negotiatedPriceChangeSchema>;

/** Without a day the price is undone: from its first day on calls cost what they would without it. */
export const endNegotiatedPriceSchema = z.strictObject({
  id: priceIdSchema,
  version: versionSchema,
  valid_to: daySchema.optional(),
});
export type EndNegotiatedPrice = z.output<typeof endNegotiatedPriceSchema>;

/** One version of an organisation's own price; a change closes it and opens the next. */
export const negotiatedPriceSchema = z.object({
  id: priceIdSchema,
  version: z.int(),
  ...scopeShape,
  ...validityShape,
  terms: priceTermsSchema,
  note: z.string(),
  created_at: instantSchema,
  created_by: userIdSchema,
  /** When a newer version, or its end, took its place; null: it holds. */
  closed_at: instantSchema.nullable(),
  closed_by: userIdSchema.nullable(),
});
export type NegotiatedPrice = z.output<typeof negotiatedPriceSchema>;

export const negotiatedPriceQuerySchema = listQuery({
  /** `all`: also versions that were replaced or undone. */
  state: z.enum(['current', 'all']).default('current'),
  id: priceIdSchema.optional(),
});
export type NegotiatedPriceQuery = z.output<typeof negotiatedPriceQuerySchema>;

export const negotiatedPriceListSchema = z.object({
  prices: z.array(negotiatedPriceSchema),
  pagination: paginationSchema,
});

/** The price as it would be saved; with `replaces`, in the place of that one. */
export const pricePreviewQuerySchema = z
  .strictObject({
    ...newShape,
    replaces: priceIdSchema.optional(),
    days: z.int().min(1).max(366).default(30),
  })
  .refine(endsLater, endsLaterProblem);
export type PricePreviewQuery = z.output<typeof pricePreviewQuerySchema>;

const previewFigures = z.object({
  /** Calls that it prices, of all projects of the organisation. */
  calls: z.int(),
  /** Of these, calls that have no price now. */
  unpriced_before: z.int(),
  /** Calls it matches and still cannot price, for want of a price of a kind they used. */
  unpriced_after: z.int(),
  cost_before_usd: usdSchema,
  cost_after_usd: usdSchema,
});

/** Exact: every call is priced both ways. */
export const pricePreviewSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  /** The days before now, as if it had held on all of them. */
  as_if: previewFigures,
  /** All calls within its validity: what saving it changes. */
  on_saving: previewFigures,
});
export type PricePreview = z.output<typeof pricePreviewSchema>;
export type PreviewFigures = z.output<typeof previewFigures>;
