import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { BenchConnection, type BenchAnswers } from './bench-connection.ts';
import { createTicker } from './bench-ticker.ts';

export interface BenchOptions {
  readonly port?: number;
  /** Between two chunks of a stream, fractions allowed; due chunks go out at the next whole millisecond. */
  readonly pace_ms?: number;
  readonly chunks?: number;
}

export interface BenchServer {
  readonly url: string;
  /** Requests answered, streams at their beginning. */
  readonly calls: number;
  close(): Promise<void>;
}

const defaultChunks = 100;
const defaultPaceMs = 0.4;
const base = {
  id: 'chatcmpl-bench',
  created: 1_750_000_000,
  model: 'gpt-4.1-mini-2025-04-14',
  service_tier: 'default',
};
const usage = { prompt_tokens: 20, completion_tokens: 100, total_tokens: 120 };

const http = (contentType: string, framing: string) =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${contentType}\r\n${framing}\r\nx-request-id: req_bench\r\n\r\n`;

function wholeAnswer(): Buffer {
  const message = {
    role: 'assistant',
    content: 'The answer of a provider that is always the same one, whoever asks and whatever for.',
    refusal: null,
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }];
  const body = JSON.stringify({ ...base, object: 'chat.completion', choices, usage });
  return Buffer.from(http('application/json', `Content-Length: ${Buffer.byteLength(body)}`) + body);
}

const framed = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

function chunkOf(delta: object | null, finish_reason: string | null): Buffer {
  const choices = delta === null ? [] : [{ index: 0, delta, finish_reason }];
  const data = { ...base, object: 'chat.completion.chunk', choices, ...(delta === null ? { usage } : {}) };
  return Buffer.from(framed(`data: ${JSON.stringify(data)}\n\n`));
}

function preparedAnswers(chunks: number): BenchAnswers {
  const pieces = Array.from({ length: chunks - 1 }, () => chunkOf({ content: 'yes ' }, null));
  return {
    whole: wholeAnswer(),
    streamHead: Buffer.from(http('text/event-stream; charset=utf-8', 'Transfer-Encoding: chunked')),
    chunks: [...pieces, chunkOf({}, 'stop')],
    usage: chunkOf(null, null),
    streamEnd: Buffer.from(`${framed('data: [DONE]\n\n')}0\r\n\r\n`),
  };
}

/**
 * A provider for benches: whatever is asked, the same answer of OpenAI's chat, made beforehand, whole or as a stream.
 * It reads no more of a request than where it ends and whether it wants a stream, and keeps no bill.
 */
export async function startBenchServer(options: BenchOptions = {}): Promise<BenchServer> {
  const answers = preparedAnswers(options.chunks ?? defaultChunks);
  const ticker = createTicker(options.pace_ms ?? defaultPaceMs);
  const open = new Set<Socket>();
  const counter = { calls: 0 };
  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    const connection = new BenchConnection(socket, answers, ticker, counter);
    socket.on('data', (bytes) => connection.read(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      connection.end();
      open.delete(socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get calls() {
      return counter.calls;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
