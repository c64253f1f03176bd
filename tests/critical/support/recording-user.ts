import { authRoutes, chatRoutes, telemetryRoutes } from '@apex/contracts';
import type { ApexProcess } from '@apex/testkit/apex';
import { type HttpAnswer, type HttpUser, signUpByHttp } from '@apex/testkit/http-user';
import { plantImport } from './planted-tenant.ts';

/** What a user names when they know another one's things. */
export interface OwnThings {
  readonly import_id: string;
  readonly call_id: string;
  readonly key_id: string;
  readonly run_id: string;
  readonly thread_id: string;
  readonly project_id: string;
}

/** A user of whom every byte that the server sent them is kept. */
export interface RecordingUser {
  readonly secret: string;
  readonly received: string[];
  readonly things: OwnThings;
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer>;
  /** Sends frames over a socket of their own; resolves at the end of a run or at an error. */
  talk(...frames: readonly object[]): Promise<Record<string, unknown>>;
}

function talkTo(apex: ApexProcess, token: string, received: string[]): RecordingUser['talk'] {
  return (...frames) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${apex.url.replace('http', 'ws')}/ws`, [`apex.bearer.${token}`]);
      socket.addEventListener('open', () => {
        for (const frame of frames) socket.send(JSON.stringify(frame));
      });
      socket.addEventListener('error', () => reject(new Error('the socket was refused')));
      socket.addEventListener('close', ({ code, reason }) => reject(new Error(`closed with ${code} ${reason}`)));
      socket.addEventListener('message', ({ data }) => {
        received.push(String(data));
        const frame = JSON.parse(String(data)) as Record<string, unknown>;
        if (frame['type'] !== 'run_ended' && frame['type'] !== 'error') return;
        resolve(frame);
        socket.close();
      });
    });
}

function recording(user: HttpUser, received: string[]): RecordingUser['ask'] {
  return async (method, path, body, headers = {}) => {
    const answer = await user.request(method, path, { headers, ...(body === undefined ? {} : { body }) });
    received.push(answer.text, JSON.stringify([...answer.headers]));
    return answer;
  };
}

/** Signs up, imports, makes a key, asks over the socket, and looks at everything there is to see. */
export async function workAs(apex: ApexProcess, secret: string): Promise<RecordingUser> {
  const received: string[] = [];
  const user = await signUpByHttp(apex, `${secret}@example.com`);
  const ask = recording(user, received);
  const talk = talkTo(apex, user.access_token, received);
  const import_id = await plantImport(
    { ...user, request: (method, path, { body } = {}) => ask(method, path, body) },
    secret,
    {
      records: 4,
      finish: true,
    },
  );
  const key = await ask('POST', '/api/keys', { name: `key-${secret}` });
  const ended = await talk({ type: 'ask', text: `What did the project project-${secret} cost?` });
  if (ended['status'] !== 'complete') throw new Error(`the question ended with ${JSON.stringify(ended)}`);
  const { calls } = (await ask('GET', '/api/calls')).data(telemetryRoutes.listCalls.output);
  const { threads } = (await ask('GET', '/api/threads')).data(chatRoutes.listThreads.output);
  const things = {
    import_id,
    call_id: calls[0]?.id ?? '',
    key_id: key.data(authRoutes.createKey.output).id,
    run_id: String(ended['run_id']),
    thread_id: threads[0]?.id ?? '',
    project_id: user.project_id,
  };
  await lookAround(ask);
  await lookAt(ask, things);
  return { secret, received, things, ask, talk };
}

/** Whatever may be asked of things by their ids; strangers get the statuses and nothing else. */
export async function lookAt(ask: RecordingUser['ask'], things: OwnThings): Promise<number[]> {
  const { import_id, call_id, run_id, thread_id } = things;
  const asked: readonly (readonly [string, string, object?])[] = [
    ['GET', `/api/imports/${import_id}`],
    ['GET', `/api/calls/${call_id}`],
    ['GET', `/api/threads/${thread_id}`],
    ['GET', `/api/runs/${run_id}`],
    ['GET', `/api/runs/${run_id}/events`],
    ['POST', '/api/spend/query', { by: ['project', 'user', 'session', 'feature'], import_id }],
    ['POST', '/api/calls/occurrences', { import_id }],
    ['POST', '/api/simulations/prompt-cache', { import_id }],
  ];
  const statuses: number[] = [];
  for (const [method, path, body] of asked) statuses.push((await ask(method, path, body)).status);
  return statuses;
}

/** Every list and figure that could hold somebody's texts. */
async function lookAround(ask: RecordingUser['ask']): Promise<void> {
  for (const path of ['/api/auth/me', '/api/keys', '/api/imports', '/api/status']) await ask('GET', path);
  for (const label of ['project', 'user', 'session']) await ask('GET', `/api/spend/dimensions/${label}/values`);
  await ask('POST', '/api/spend/query', { by: ['branch', 'task', 'agent', 'error_type'], measures: ['sessions'] });
  await ask('POST', '/api/spend/query', { by: ['application', 'feature', 'environment', 'hour'] });
}
