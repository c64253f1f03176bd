import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a browser was sent to the provider with. */
export interface AuthorizationRequest {
  readonly redirect_uri: string;
  readonly state: string;
  readonly nonce: string | null;
  readonly code_challenge: string;
}

export interface ProviderServer {
  readonly url: string;
  /** Goes to the provider as a browser would, agrees, and comes back with the query of the callback. */
  agree(authorization_url: string): Promise<{ readonly callback: string; readonly query: string }>;
  stop(): Promise<void>;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly form: URLSearchParams;
  json(status: number, body: unknown): void;
}

/** The half that all OAuth providers have in common: asking the person, and exchanging a code once, with its verifier. */
export async function startProviderServer(options: {
  readonly authorize_path: string;
  readonly token_path: string;
  readonly client_id: string;
  readonly client_secret: string;
  /** Answers a right exchange. */
  onToken(asked: AuthorizationRequest, exchange: Exchange): Promise<void> | void;
  /** How a wrong one is answered. */
  onRefusal(exchange: Exchange): void;
  /** Everything else; false where there is nothing. */
  onOther(exchange: Exchange): boolean | Promise<boolean>;
  /** Breaks any exchange: true where it did. */
  onAny(exchange: Exchange): boolean;
}): Promise<ProviderServer> {
  const codes = new Map<string, AuthorizationRequest>();

  function authorize({ url, response, json }: Exchange): void {
    const given = (name: string): string => url.searchParams.get(name) ?? '';
    if (given('client_id') !== options.client_id || given('code_challenge_method') !== 'S256') {
      json(400, { error: 'invalid_request' });
      return;
    }
    const code = randomUUID();
    const { redirect_uri, state, code_challenge } = {
      redirect_uri: given('redirect_uri'),
      state: given('state'),
      code_challenge: given('code_challenge'),
    };
    codes.set(code, { redirect_uri, state, code_challenge, nonce: url.searchParams.get('nonce') });
    const target = new URL(redirect_uri);
    target.search = new URLSearchParams({ code, state }).toString();
    response.writeHead(302, { location: target.href }).end();
  }

  async function exchangeCode(exchange: Exchange): Promise<void> {
    const { form, request } = exchange;
    const basic = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    const [id, secret] =
      basic === '' ? [form.get('client_id'), form.get('client_secret')] : basic.split(':').map(fromForm);
    const code = form.get('code') ?? '';
    const asked = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const right =
      id === options.client_id &&
      secret === options.client_secret &&
      asked?.code_challenge === challenge &&
      asked.redirect_uri === form.get('redirect_uri');
    if (right) await options.onToken(asked, exchange);
    else options.onRefusal(exchange);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://provider');
    const form = new URLSearchParams(request.method === 'POST' ? await text(request) : '');
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const exchange = { request, response, url, form, json };
    if (url.pathname === options.authorize_path) authorize(exchange);
    else if (options.onAny(exchange)) return;
    else if (url.pathname === options.token_path) await exchangeCode(exchange);
    else if (!(await options.onOther(exchange))) json(404, { error: 'not_found' });
  }

  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async agree(authorization_url) {
      const answer = await fetch(authorization_url, { redirect: 'manual' });
      const callback = answer.headers.get('location');
      if (callback === null) throw new Error(`the provider did not send the browser back: ${answer.status}`);
      return { callback, query: new URL(callback).search };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** RFC 6749 writes both halves of a Basic credential as a form does. */
function fromForm(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
