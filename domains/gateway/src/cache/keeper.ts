import { emptyUsage } from '@apex/tokens';
import { isEventStream } from '../relay/answer-head.ts';
import { answerHeaders } from '../listen/forwarded-headers.ts';
import type { Keeper } from '../relay/relay.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { StoredAnswer } from './answer-cache.ts';

const mostBytes = 4 * 1024 * 1024;
/** Of one answer alone. */
const passing = new Set(['date', 'x-request-id', 'request-id', 'retry-after', 'server-timing', 'set-cookie']);

function lasting(headers: Readonly<Record<string, string | string[]>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !passing.has(name) && !name.includes('ratelimit') && !name.startsWith('cf-'),
    ),
  );
}

/** `store` is told once: the answer, or null where it is not to be given again. */
export function createKeeper(exchange: Exchange, store: (answer: StoredAnswer | null) => void): Keeper {
  const common = () => ({
    model: exchange.destination?.model ?? '',
    usage: exchange.report.usage ?? emptyUsage(),
    cost: exchange.cost,
  });
  return {
    whole(status, headers, body) {
      const isGood = status === 200 && exchange.error === '';
      store(
        isGood
          ? { status, headers: lasting(headers), chunks: [body], streaming: false, bytes: body.length, ...common() }
          : null,
      );
    },
    stream({ status, headers }) {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const kept = lasting(answerHeaders(headers, true));
      if (!isEventStream(headers)) kept['content-type'] = 'text/event-stream; charset=utf-8';
      return {
        part(chunk) {
          bytes += chunk.length;
          // A copy: what came off the connection belongs to a larger block that would be held with it.
          if (bytes <= mostBytes) chunks.push(Buffer.from(chunk));
        },
        done(isWhole) {
          const isGood = isWhole && status === 200 && bytes <= mostBytes;
          store(isGood ? { status, headers: kept, chunks, streaming: true, bytes, ...common() } : null);
        },
      };
    },
  };
}
