import { connect, type Socket } from 'node:net';
import { percentile } from '../../measure/statistics.ts';
import { type Answer, AnswerReader } from './answer-reader.ts';

/** What the process is told, one round at a time. */
export interface Round {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Every answer has to be this text. */
  readonly expected: string;
  readonly connections: number;
  readonly seconds: number;
}

/** What clients met in a round; milliseconds. */
export interface RoundSeen {
  readonly requests: number;
  readonly seconds: number;
  readonly first_byte_p50: number;
  readonly first_byte_p99: number;
  readonly total_p50: number;
  readonly total_p99: number;
  /** Pieces a body came in, the median. */
  readonly chunks: number;
  /** Answers that were not as expected, and the first of them. */
  readonly different: number;
  readonly first_different: string;
}

/** Clients who ask again as soon as they are answered, each over a connection of its own that stays open. */
async function runRound({ url, path, headers, body, expected, connections, seconds }: Round): Promise<RoundSeen> {
  const { hostname, port, host } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n${lines.join('')}` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const wanted = Buffer.from(expected);
  const firstBytes: number[] = [];
  const totals: number[] = [];
  const chunks: number[] = [];
  let different = 0;
  let firstDifferent = '';
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;

  function check({ status, body: seen }: Answer): void {
    if (status === 200 && seen.equals(wanted)) return;
    different += 1;
    if (different === 1) firstDifferent = `${status} ${seen.toString().slice(0, 600)}`;
  }

  function client(): Promise<void> {
    const over = Promise.withResolvers<void>();
    const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let askedAt = 0;
    const ask = (): void => {
      askedAt = performance.now();
      socket.write(request);
    };
    const reader = new AnswerReader({
      firstByte: () => firstBytes.push(performance.now() - askedAt),
      answer(answer) {
        const now = performance.now();
        totals.push(now - askedAt);
        chunks.push(answer.chunks);
        check(answer);
        if (now < until) ask();
        else socket.end(() => over.resolve());
      },
    });
    socket.on('connect', ask);
    socket.on('data', (bytes) => {
      try {
        reader.read(bytes);
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.on('error', over.reject);
    socket.on('close', () => over.reject(new Error('a connection was closed under a request')));
    return over.promise;
  }

  await Promise.all(Array.from({ length: connections }, client));
  return {
    requests: totals.length,
    seconds: (performance.now() - startedAt) / 1000,
    first_byte_p50: percentile(firstBytes, 0.5),
    first_byte_p99: percentile(firstBytes, 0.99),
    total_p50: percentile(totals, 0.5),
    total_p99: percentile(totals, 0.99),
    chunks: percentile(chunks, 0.5),
    different,
    first_different: firstDifferent,
  };
}

process.on('message', (round: Round) => {
  runRound(round).then(
    (seen) => process.send?.(seen),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
