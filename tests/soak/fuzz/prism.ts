import type { HttpAnswer } from '@apex/testkit/http-user';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ApiDocument } from '../../critical/support/api-document.ts';

export interface Prism {
  /** What prism finds wrong with an answer to a request of an operation. */
  faultsOf(method: string, path: string, answer: HttpAnswer): Promise<string[]>;
  close(): Promise<void>;
}

const require = createRequire(import.meta.url);

/** Of any worth: prism only looks whether there are some. */
const credentials = { authorization: 'Bearer x', 'x-api-key': 'x', 'x-csrf-token': 'x', cookie: 'apex_session=x' };

/**
 * Prism's proxy, which knows nothing of our schemas but the document. It would re-serialise what it forwards, so that no
 * broken JSON, protobuf or gzip reaches a server behind it: requests go to the server directly, and the answers are what
 * stands behind the proxy.
 */
export async function startPrism(document: ApiDocument): Promise<Prism> {
  const folder = await mkdtemp(join(tmpdir(), 'apex-prism-'));
  const answers = new Map<string, HttpAnswer>();
  const upstream = createServer((request, response) => {
    const answer = answers.get(String(request.headers['x-recorded-answer']));
    const type = answer?.headers.get('content-type');
    response.writeHead(answer?.status ?? 404, typeof type === 'string' ? { 'content-type': type } : {});
    response.end(answer?.text);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(document));
  const main = require.resolve('@stoplight/prism-cli');
  const settings = ['--errors', '--validate-request=false', '-p', '0', '-v', 'info'];
  const target = [join(folder, 'openapi.json'), `http://127.0.0.1:${port}`];
  const child = spawn(process.execPath, [main, 'proxy', ...target, ...settings], {
    env: { PATH: '', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const url = await listeningAt(child.stdout);
  child.stdout.resume();
  let number = 0;
  return {
    async faultsOf(method, path, answer) {
      number += 1;
      const id = String(number);
      answers.set(id, answer);
      const headers = { ...credentials, 'x-recorded-answer': id };
      try {
        const response = await fetch(url + path, { method, headers, redirect: 'manual' });
        const text = await response.text();
        if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json')) return [];
        return [`prism: ${text.slice(0, 600)}`];
      } finally {
        answers.delete(id);
      }
    },
    async close() {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await exited;
      clearTimeout(killer);
      upstream.close();
      upstream.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listeningAt(stdout: NodeJS.ReadableStream): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: stdout })) {
    said.push(line);
    const url = /listening on (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`prism ended before it listened:\n${said.join('\n')}`);
}
