import { authRoutes, type ErrorBody, errorBodySchema, unwrapAnswer } from '@apex/contracts';
import type { z } from 'zod';
import type { ApexProcess } from './apex-process.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Exactly as it came. */
  readonly text: string;
  json(): unknown;
  /** What stands in the envelope of a success, held to a route's output; throws what an error says otherwise. */
  data<S extends z.ZodType>(output: S): z.output<S>;
  /** What an error says. */
  error(): ErrorBody;
}

export interface HttpRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Leaves a stream that has no end once its first event is there. */
  readonly isEndless?: boolean;
}

/** A request as any program could send it: no client of ours between. */
export async function request(
  url: string,
  method: string,
  { body, headers, signal, isEndless = false }: HttpRequest = {},
): Promise<HttpAnswer> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = isEndless ? await firstEventOf(response) : await response.text();
  const json = (): unknown => JSON.parse(text);
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    data(output) {
      if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text.slice(0, 500)}`);
      return output.parse(unwrapAnswer(json()));
    },
    error: () => errorBodySchema.parse(json()),
  };
}

/** A comment is no event: it keeps a stream open. */
const eventPattern = /^(?:event|data):[^]*?\n\n/m;

/** All of an answer that is no stream or ends before. */
async function firstEventOf({ body }: Response): Promise<string> {
  let text = '';
  // Leaving the loop closes the connection.
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    const event = eventPattern.exec(text);
    if (event !== null) return text.slice(0, event.index + event[0].length);
  }
  return text;
}

/** A person with an account of their own, who speaks HTTP. */
export interface HttpUser {
  readonly email: string;
  readonly password: string;
  readonly user_id: string;
  readonly organisation_id: string;
  readonly project_id: string;
  readonly access_token: string;
  readonly refresh_token: string;
  request(method: string, path: string, options?: HttpRequest): Promise<HttpAnswer>;
}

/** Signs a user up over HTTP. */
export async function signUpByHttp(apex: Pick<ApexProcess, 'url'>, email: string): Promise<HttpUser> {
  const password = `the password of ${email}`;
  const answer = await request(`${apex.url}/api/auth/sign-up`, 'POST', { body: { email, password } });
  const { identity, tokens } = answer.data(authRoutes.signUp.output);
  if (tokens === null) throw new Error('a sign-up for tokens gave none');
  return {
    email,
    password,
    user_id: identity.user_id,
    organisation_id: identity.organisation.id,
    project_id: identity.project.id,
    ...tokens,
    request: (method, path, options = {}) =>
      request(apex.url + path, method, {
        ...options,
        headers: { authorization: `Bearer ${tokens.access_token}`, ...options.headers },
      }),
  };
}
