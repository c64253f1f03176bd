import {
  type NewNegotiatedPrice,
  type PreviewFigures,
  type PriceId,
  priceIdSchema,
  telemetryRoutes,
} from '@apex/contracts';
import { type CommandAnswer, formatCount, formatMoney } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { usageError, wholeNumber } from '../../usage-error.ts';
import { currentPrice } from './current-price.ts';
import { priceWords } from './price-words.ts';
import { scopeOf, type SetPriceOptions, termsOf } from './price-input.ts';

/** Enters a price, or changes the one of which the id is given; or only says what it would do. */
export async function setPrice(
  context: CommandContext,
  model: string,
  options: SetPriceOptions,
): Promise<CommandAnswer> {
  const { signal } = context;
  const client = signedInClient(context, telemetryRoutes);
  const terms = termsOf(options);
  const id = priceIdSchema.safeParse(model);
  if (id.success && (options.provider !== undefined || options.tier !== undefined)) {
    throw usageError('A price keeps its model, provider and tier: undo it and set another one for those.');
  }
  const scope = scopeOf(options);
  const current = id.success ? await currentPrice(client, id.data, signal) : undefined;
  if (options.preview !== undefined) {
    const base = current ?? { model, valid_from: today(context) };
    const wanted = { ...aboutOf(base), ...scope, terms: requireTerms(terms ?? current?.terms) };
    return preview(context, wanted, { replaces: current?.id, days: daysOf(options.preview) });
  }
  const data =
    current === undefined
      ? await client.createNegotiatedPrice(
          { model, valid_from: today(context), ...scope, terms: requireTerms(terms) },
          { signal },
        )
      : await client.changeNegotiatedPrice(
          { id: current.id, version: current.version, ...scope, ...(terms === undefined ? {} : { terms }) },
          { signal },
        );
  const text = `${priceWords(data)}\n\nCalls from ${data.valid_from} on are being priced anew: \`apex prices history\` shows it.\nUndo it with  apex prices end ${data.id}`;
  return { data, text };
}

type Wanted = Pick<NewNegotiatedPrice, 'model' | 'valid_from' | 'terms'> & Partial<NewNegotiatedPrice>;

function aboutOf(price: Pick<NewNegotiatedPrice, 'model' | 'valid_from'> & Partial<NewNegotiatedPrice>) {
  const { model, valid_from, provider = null, tier = null, valid_to = null } = price;
  return { model, valid_from, provider, tier, valid_to };
}

async function preview(
  context: CommandContext,
  wanted: Wanted,
  { replaces, days }: { readonly replaces: PriceId | undefined; readonly days: number },
): Promise<CommandAnswer> {
  const data = await signedInClient(context, telemetryRoutes).previewNegotiatedPrice(
    { ...wanted, days, ...(replaces === undefined ? {} : { replaces }) },
    { signal: context.signal },
  );
  const text = [
    `The last ${days} days with it: ${figuresText(data.as_if)}`,
    `Saving it changes ${figuresText(data.on_saving)}`,
    'Nothing was saved.',
  ].join('\n');
  return { data, text };
}

function figuresText({ calls, cost_before_usd, cost_after_usd, unpriced_before, unpriced_after }: PreviewFigures) {
  const newly = unpriced_before === 0 ? '' : `, ${formatCount(unpriced_before)} of them not priced before`;
  const still = unpriced_after === 0 ? '' : `; ${formatCount(unpriced_after)} stay without a price`;
  return `${formatCount(calls)} calls${newly}, ${formatMoney(cost_before_usd)} → ${formatMoney(cost_after_usd)}${still}.`;
}

function requireTerms<T>(terms: T | undefined): T {
  if (terms !== undefined) return terms;
  throw usageError('Say what it costs: --off 15%, or --price input=2.5 --price output=10.');
}

function daysOf(preview: true | string): number {
  return preview === true ? 30 : wholeNumber('--preview', preview, { min: 1, max: 366 });
}

function today(context: CommandContext): string {
  return new Date(context.now()).toISOString().slice(0, 10);
}
