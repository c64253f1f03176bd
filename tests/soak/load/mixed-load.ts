import { request } from '@apex/testkit/http-user';
import { setTimeout as pause } from 'node:timers/promises';
import { type Account, openAccount } from './account.ts';
import { Book, type Difference, differenceOf, isNone } from './book.ts';
import type { Delivery } from './deliver.ts';
import { type Asking, asking, exporting, importing, repricing, type Traffic } from './traffic.ts';

export interface MixedLoad {
  readonly account: Account;
  readonly book: Book;
  readonly asked: Asking['counts'];
  /** Refusals and broken connections by status, as the senders saw them. */
  readonly refused: Readonly<Record<string, number>>;
  /** Turns that ended acknowledged, by the name of the traffic. */
  readonly turns: Readonly<Record<string, number>>;
  /** Starts the senders, or goes on after a pause. */
  start(): void;
  /** Settles when everything under way is acknowledged; rejects with what a sender could not accept. */
  pause(): Promise<void>;
  /** Waits until the server tells what was acknowledged; the difference that is left when it does not. */
  settle(patience_ms: number): Promise<Difference>;
}

export interface LoadOptions {
  readonly signal: AbortSignal;
  /** Between two turns of a sender; none where the load is as much as goes. */
  readonly rest_ms?: number;
}

const emitters = 4;

/** Everything users do at once: emitters, a file import, questions, and a price that changes. */
export async function openMixedLoad(url: string, { signal, rest_ms = 0 }: LoadOptions): Promise<MixedLoad> {
  const account = await openAccount(url);
  const book = new Book();
  const refused: Record<string, number> = {};
  const turns: Record<string, number> = {};
  const delivery: Delivery = {
    signal,
    onRefused: (status) => {
      refused[status] = (refused[status] ?? 0) + 1;
    },
  };
  const questions = asking(account);
  const traffic: readonly Traffic[] = [
    ...Array.from({ length: emitters }, (_, name) => exporting(account, book, name)),
    importing(account, book),
    questions,
    await repricing(account, book, delivery),
  ];
  let isRunning = false;
  let pausing = Promise.withResolvers<void>();
  let running: Promise<unknown> = Promise.resolve();

  async function go({ name, rests, turn }: Traffic): Promise<void> {
    while (isRunning && !signal.aborted) {
      await turn(delivery);
      turns[name] = (turns[name] ?? 0) + 1;
      if (rest_ms > 0) await Promise.race([pause(rest_ms * rests, undefined, { signal, ref: false }), pausing.promise]);
    }
  }

  async function untilSpoolIsEmpty(deadline: number): Promise<void> {
    for (;;) {
      const told = await request(`${url}/metrics`, 'GET').catch(() => undefined);
      if (/^apex_ingest_spool_frames 0$/m.test(told?.text ?? '') || Date.now() > deadline) return;
      await pause(100, undefined, { signal });
    }
  }

  return {
    account,
    book,
    refused,
    turns,
    asked: questions.counts,
    start() {
      isRunning = true;
      pausing = Promise.withResolvers();
      running = Promise.all(traffic.map(go));
      // Told when the load is paused.
      running.catch(() => undefined);
    },
    async pause() {
      isRunning = false;
      // Nobody rests any longer.
      pausing.resolve();
      await running;
    },
    async settle(patience_ms) {
      const deadline = Date.now() + patience_ms;
      await untilSpoolIsEmpty(deadline);
      for (;;) {
        const found = await account.sums().catch(() => undefined);
        const difference = found === undefined ? undefined : differenceOf(book.sums(), found);
        if (difference !== undefined && isNone(difference)) return difference;
        if (Date.now() > deadline) return difference ?? { lost: 0, doubled: 0, wrong_cost: 1, first: 'no answer' };
        await pause(200, undefined, { signal });
      }
    },
  };
}
