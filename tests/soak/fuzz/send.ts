import type { HttpAnswer } from '@apex/testkit/http-user';
import { errorBodySchema, unwrapAnswer } from '@apex/contracts';
import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { FuzzRequest } from './case.ts';

/** What keeps nobody waiting longer; a stream of a run ends with its run. */
const patienceMs = 30_000;

/** Streams that go on for as long as somebody listens. */
const endless = /^\/api\/gateway\/traffic\/live(\?|$)/;

export class Hang extends Error {}
/** No answer came: the connection was refused or broke off. */
export class NoAnswer extends Error {}

/** Sends bytes exactly as they are, which `fetch` would not. */
export class Sender {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  send({ method, path, headers, body }: FuzzRequest): Promise<HttpAnswer> {
    const { hostname, port } = this.#url;
    return new Promise((resolve, reject) => {
      const outgoing = request({
        hostname,
        port,
        method,
        path,
        agent: this.#agent,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(body.length) }) },
      });
      const timer = setTimeout(() => {
        reject(new Hang(`no end of the answer within ${patienceMs} ms`));
        outgoing.destroy();
      }, patienceMs);
      outgoing.once('error', (error) => {
        clearTimeout(timer);
        reject(new NoAnswer(error.message, { cause: error }));
      });
      outgoing.once('response', (incoming) => {
        const whole = endless.test(path) && incoming.statusCode === 200 ? firstEventOf(incoming) : buffer(incoming);
        whole.then(
          (bytes) => {
            clearTimeout(timer);
            const known = Object.entries(incoming.headers).filter(([name]) => name !== 'set-cookie');
            resolve(answerOf(incoming.statusCode ?? 0, new Headers(known.map(([n, v]) => [n, String(v)])), bytes));
          },
          (error: unknown) => {
            clearTimeout(timer);
            reject(new NoAnswer('the answer broke off', { cause: error }));
          },
        );
      });
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Up to the end of its first event, and then the connection is left. */
async function firstEventOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) {
    parts.push(Buffer.from(part as Buffer));
    const text = Buffer.concat(parts).toString('utf8');
    // A comment is no event: it keeps a stream open.
    const end = /^(?:event|data):[^]*?\n\n/m.exec(text);
    if (end !== null) return Buffer.from(text.slice(0, end.index + end[0].length));
  }
  return Buffer.concat(parts);
}

function answerOf(status: number, headers: Headers, bytes: Buffer): HttpAnswer {
  const text = bytes.toString('utf8');
  const json = (): unknown => JSON.parse(text);
  return {
    status,
    headers,
    text,
    json,
    data: (output) => output.parse(unwrapAnswer(json())),
    error: () => errorBodySchema.parse(json()),
  };
}
