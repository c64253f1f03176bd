import { type ModelPrice, serviceTierSchema, telemetryRoutes } from '@apex/contracts';
import { type CommandAnswer, formatCount, renderTable } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { pageOf } from '../../list-options.ts';
import { pageNote } from '../../page-note.ts';
import { oneOf } from '../../usage-error.ts';
import type { PricesOptions } from './prices-options.ts';

export async function listPrices(
  context: CommandContext,
  name: string | undefined,
  options: PricesOptions,
): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const { provider, tier, used } = options;
  const query = {
    ...pageOf(options),
    ...(name === undefined ? {} : { q: name }),
    ...(provider === undefined ? {} : { provider }),
    ...(tier === undefined ? {} : { tier: oneOf('tier', tier, serviceTierSchema.options) }),
    ...(used === true ? { used: 'true' as const } : {}),
  };
  const data = await signedInClient(context, telemetryRoutes).listPrices(query, { signal });
  const figure = (title: string) => ({ title, align: 'right' }) as const;
  const columns = [
    { title: 'model' },
    { title: 'provider' },
    { title: 'tier' },
    figure('in'),
    figure('cache read'),
    figure('write 5 min'),
    figure('write 1 h'),
    figure('out'),
    figure('your calls'),
  ];
  const heading = (text: string): string => terminal.style('bold', text);
  const text = (): string =>
    data.prices.length === 0
      ? 'No model fits.'
      : [
          renderTable(columns, data.prices.map(rowOf), { width: terminal.width, heading }),
          '',
          `USD per million tokens. ${pageNote(data.pagination, 'price')}`,
          ...data.prices.flatMap(({ model, context_tier }) =>
            context_tier === null ? [] : [`${model}: ${context_tier}`],
          ),
        ].join('\n');
  return { data, text };
}

function rowOf(price: ModelPrice): string[] {
  const { model, provider, tier, input, cache_read, cache_write_5m, cache_write_1h, output, used_calls } = price;
  const prices = [input, cache_read, cache_write_5m, cache_write_1h, output].map((amount) => amount ?? '—');
  return [model, provider, tier, ...prices, used_calls === 0 ? '' : formatCount(used_calls)];
}
