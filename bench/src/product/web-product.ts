import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@apex/client';
import { authRoutes, chatRoutes, type ClientApi, telemetryRoutes } from '@apex/contracts';
import { startApex } from '@apex/testkit/apex';
import type { APIRequestContext } from 'playwright-core';
import type { RowContext } from '../row.ts';

const routes = { ...authRoutes, ...chatRoutes, ...telemetryRoutes };
const project = 'sample';
const person = { email: 'ada@example.com', password: 'correct horse battery' };
const root = join(import.meta.dirname, '../../..');

/** The running product with its built web app, and a person whose sample project is filled. */
export interface WebProduct {
  readonly url: string;
  /** Speaks for the person in the sample, beside the browser. */
  readonly api: ClientApi<typeof routes>;
  /** Address of a page in the sample. */
  page(path: string): string;
  /** Signs a browser in. */
  signIn(browser: { readonly request: APIRequestContext }): Promise<void>;
}

export async function startWebProduct(context: RowContext): Promise<WebProduct> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/build-web.mjs')]);
  const apex = await startApex({ folder: context.folder });
  context.onEnd(() => apex.close());
  const { url } = apex;
  const { tokens } = await createClient(authRoutes, { url }).signUp(person);
  if (tokens === null) throw new Error('a sign-up for tokens gave none');
  const api = createClient(routes, { url, credential: () => tokens.access_token, project });
  context.say('filling the sample');
  const filling = api.fillSample({});
  while ((await filling.next()).done !== true) continue;
  return {
    url,
    api,
    page: (path) => `${url}${path}?project=${project}`,
    async signIn({ request }) {
      const answer = await request.post(`${url}/api/auth/sign-in`, { data: { ...person, session: 'cookie' } });
      if (!answer.ok()) throw new Error(`the browser was not signed in: ${await answer.text()}`);
    },
  };
}
