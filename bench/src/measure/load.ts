import { Agent, request as httpRequest } from 'node:http';

export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly key?: string;
  readonly body?: string;
}

export interface Load {
  readonly url: string;
  readonly users: number;
  readonly seconds: number;
  /** The next request of a user; `turn` counts theirs from 0. */
  readonly next: (user: number, turn: number) => LoadRequest;
}

/**
 * Users who ask again as soon as they are answered, each over a connection of their own. Milliseconds of every answer;
 * any answer but success ends it with an error.
 */
export async function applyLoad({ url, users, seconds, next }: Load): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: users });
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  async function user(number: number): Promise<void> {
    for (let turn = 0; performance.now() < until; turn += 1) {
      const startedAt = performance.now();
      await send(agent, url, next(number, turn));
      times.push(performance.now() - startedAt);
    }
  }
  try {
    await Promise.all(Array.from({ length: users }, (_, number) => user(number)));
    return times;
  } finally {
    agent.destroy();
  }
}

function send(agent: Agent, url: string, { method, path, key, body }: LoadRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url + path, {
      agent,
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode < 300) resolve();
        else reject(new Error(`${method} ${path} answered ${statusCode}: ${text.slice(0, 300)}`));
      });
    });
    sent.end(body);
  });
}
