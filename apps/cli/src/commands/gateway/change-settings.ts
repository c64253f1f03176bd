import { gatewayRoutes, type GatewaySettings } from '@apex/contracts';
import type { CommandAnswer } from '@apex/terminal';
import { checkedInput, told } from '../../checked-input.ts';
import type { CommandContext } from '../../command.ts';
import { gatewayClient } from '../../connection/gateway-client.ts';
import { secondsOf } from '../../option-values.ts';
import { wholeNumber } from '../../usage-error.ts';

export interface SettingsOptions {
  readonly stale?: string;
  readonly whenStale?: string;
  readonly budgetWait?: string;
  readonly firstByte?: string;
  readonly total?: string;
  readonly retries?: string;
}

/** The settings, changed where the options say so. */
export async function gatewaySettings(context: CommandContext, options: SettingsOptions): Promise<CommandAnswer> {
  const { signal } = context;
  const client = gatewayClient(context);
  const { stale, whenStale, budgetWait, firstByte, total, retries } = options;
  const millisecondsOf = (option: string, text: string | undefined) =>
    text === undefined ? undefined : secondsOf(option, text) * 1000;
  const changes = told({
    stale_seconds: stale === undefined ? undefined : secondsOf('--stale', stale),
    when_stale: whenStale,
    budget_wait_ms: millisecondsOf('--budget-wait', budgetWait),
    first_byte_timeout_ms: millisecondsOf('--first-byte', firstByte),
    total_timeout_ms: millisecondsOf('--total', total),
    retries: retries === undefined ? undefined : wholeNumber('--retries', retries, { min: 0, max: 5 }),
  });
  const before = await client.getGatewaySettings({}, { signal });
  if (Object.keys(changes).length === 0) return { data: before, text: settingsText(before) };
  const input = checkedInput(gatewayRoutes.changeGatewaySettings.input, { version: before.version, ...changes });
  const data = await client.changeGatewaySettings(input, { signal });
  return { data, text: settingsText(data) };
}

function settingsText(settings: GatewaySettings): string {
  const then = settings.when_stale === 'open' ? 'and beyond' : 'then they are refused';
  return [
    `Without the database calls go on for ${settings.stale_seconds} s, ${then}.`,
    `A call waits ${settings.budget_wait_ms} ms at most for money that others hold.`,
    `An upstream begins its answer within ${settings.first_byte_timeout_ms} ms, and ends it within ${settings.total_timeout_ms} ms.`,
    `After a failure that may pass it is tried again ${settings.retries} times.`,
  ].join('\n');
}
