import { formatUsd } from '@apex/pricing';
import type { Exchange } from '../exchange/exchange.ts';

/** What we tell of every answer. The cost only where it is known when the head is written: not of streams. */
export function ownHeaders(
  exchange: Exchange,
  into: Record<string, string | string[]> = {},
): Record<string, string | string[]> {
  into['x-apex-request-id'] = exchange.request_id;
  if (exchange.destination !== undefined) into['x-apex-model'] = headerText(exchange.destination.model);
  into['x-apex-cache'] = exchange.cache;
  if (exchange.steps.length > 0) {
    into['x-apex-policy'] = exchange.steps
      .map((step) => `${step.policy_id}@${step.version}:${step.arm ?? ''}`)
      .join(',');
  }
  if (exchange.ended && exchange.cost !== null) into['x-apex-cost'] = formatUsd(exchange.cost);
  return into;
}

const printable = /^[\x20-\x7e]*$/;

/** A name that came from outside, as a header can hold it: percent-encoded where it holds more than ASCII. */
function headerText(name: string): string {
  return printable.test(name) ? name : encodeURIComponent(name.toWellFormed());
}

export function isEventStream(headers: Readonly<Record<string, string | readonly string[] | undefined>>): boolean {
  const type = headers['content-type'];
  return typeof type === 'string' && type.startsWith('text/event-stream');
}

export function isJson(headers: Readonly<Record<string, string | readonly string[] | undefined>>): boolean {
  const type = headers['content-type'];
  return typeof type === 'string' && type.includes('json');
}

export function providerRequestId(headers: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const told = headers['x-request-id'] ?? headers['request-id'] ?? headers['apim-request-id'];
  return typeof told === 'string' ? told.slice(0, 255) : '';
}
