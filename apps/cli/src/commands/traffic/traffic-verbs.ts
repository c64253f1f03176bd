import { setTimeout as sleep } from 'node:timers/promises';
import { gatewayRoutes, type TrafficCall, type TrafficEvent } from '@apex/contracts';
import type { CommandAnswer } from '@apex/terminal';
import { checkedInput, told } from '../../checked-input.ts';
import type { CommandContext } from '../../command.ts';
import { gatewayClient } from '../../connection/gateway-client.ts';
import { decisionText, summaryText, trafficLine, trafficTable } from './traffic-text.ts';

export interface TrafficOptions {
  readonly follow?: boolean;
  readonly limit: string;
  readonly key?: string;
}

const pauseMs = 500;

export async function showTraffic(
  context: CommandContext,
  options: TrafficOptions,
): Promise<CommandAnswer | undefined> {
  const { terminal, signal } = context;
  const { limit, key, follow } = options;
  const input = checkedInput(gatewayRoutes.listTraffic.input, { limit, ...told({ key_id: key }) });
  const data = await gatewayClient(context).listTraffic(input, { signal });
  if (follow !== true) {
    const text = () => [trafficTable(data.calls, terminal), '', summaryText(data.summary)].join('\n');
    return { data, text };
  }
  // Oldest first, as the following ones come.
  const known = data.calls.toReversed();
  for (const call of known) if (call.state === 'done') await printCall(context, call);
  await followTraffic(context, { after: Math.max(0, ...known.map(({ sequence }) => sequence)), key });
  return undefined;
}

function printCall({ terminal }: CommandContext, call: TrafficCall): Promise<void> {
  return terminal.json ? terminal.printJson(call) : terminal.print(trafficLine(call));
}

/** Calls as they end, until Ctrl-C; the server ends a watch after some minutes, which begins again where it was. */
async function followTraffic(
  context: CommandContext,
  from: { readonly after: number; readonly key: string | undefined },
): Promise<void> {
  const { signal } = context;
  let { after } = from;
  const take = async ({ calls }: TrafficEvent): Promise<void> => {
    for (const call of calls) {
      after = Math.max(after, call.sequence);
      if (call.state === 'done' && (from.key === undefined || call.key_id === from.key)) await printCall(context, call);
    }
  };
  while (!signal.aborted) {
    const events = gatewayClient(context).watchTraffic({ after }, { signal });
    for (;;) {
      const event = await events.next();
      if (event.done === true) {
        after = event.value.last_sequence;
        break;
      }
      await take(event.value);
    }
    // Not at once, should the server end every watch as it begins.
    await sleep(pauseMs, undefined, { signal });
  }
}

export async function explainTraffic(context: CommandContext, given: string | undefined): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const input = checkedInput(gatewayRoutes.explainTraffic.input, { request_id: given });
  const data = await gatewayClient(context).explainTraffic(input, { signal });
  return { data, text: () => decisionText(data, terminal) };
}
