import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../dice.ts';
import type { Book, SessionSeen } from './book.ts';

const callsOfSession = 8;
const model = 'gpt-4.1-mini';
/** Of calls that a client hangs up on. */
const leaving = 0.12;
const longestStayMs = 120;
const restMs = 15;
/** After a call that nobody took, as a client's own back-off would. */
const backOffMs = 250;
const patienceMs = 30_000;

export interface Clients {
  /** Stops asking; resolves once no call is under way. */
  stop(): Promise<void>;
}

interface Traffic {
  readonly url: string;
  readonly key: string;
  /** What tells this round's calls from others. */
  readonly feature: string;
  readonly book: Book;
  readonly dice: Dice;
  readonly clients: number;
}

/** Clients that call through the gateway, whole and in streams, and hang up now and then. */
export function startClients(traffic: Traffic): Clients {
  const { book, clients, feature } = traffic;
  let isOver = false;
  async function client(number: number): Promise<void> {
    for (let turn = 0; !isOver; turn += 1) {
      const name = `${feature}-${number}-${Math.floor(turn / callsOfSession)}`;
      const wasTaken = await call(traffic, name, book.session(name));
      await pause(wasTaken ? restMs : backOffMs);
    }
  }
  const running = Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return {
    async stop() {
      isOver = true;
      await running;
    },
  };
}

/** False: it was refused, or nobody was there. */
async function call({ url, key, feature, book, dice }: Traffic, name: string, session: SessionSeen): Promise<boolean> {
  const isStream = dice.chance(0.5);
  const leaves = dice.chance(leaving);
  const leaver = new AbortController();
  const timer = leaves ? setTimeout(() => leaver.abort(), dice.below(longestStayMs)) : undefined;
  const text = `Question ${dice.below(1e6)} [[say ${5 + dice.below(30)} words]]`;
  const body = {
    model,
    max_tokens: 60,
    messages: [{ role: 'user', content: text }],
    ...(isStream ? { stream: true, stream_options: { include_usage: true } } : {}),
  };
  book.asked += 1;
  try {
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'x-apex-session': name,
        'x-apex-feature': feature,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any([leaver.signal, AbortSignal.timeout(patienceMs)]),
    });
    const said = await answer.text();
    if (answer.status !== 200) {
      book.refuse(answer.status);
      session.isWhole = false;
      return false;
    }
    const id = idOf(said, isStream);
    if (id === null) throw new Error('an answer was cut off');
    session.answers.push(id);
    return true;
  } catch {
    // Which of the two it was is all there is to tell: a client learns no more.
    if (leaver.signal.aborted) book.left += 1;
    else book.cut += 1;
    session.isWhole = false;
    return leaver.signal.aborted;
  } finally {
    clearTimeout(timer);
  }
}

/** Null: not all of it came. */
function idOf(said: string, isStream: boolean): string | null {
  if (isStream && !said.trimEnd().endsWith('data: [DONE]')) return null;
  return /"id": ?"([^"]+)"/.exec(said)?.[1] ?? null;
}
