import { authRoutes, unwrapAnswer } from '@apex/contracts';
import type { ApexProcess } from '@apex/testkit/apex';
import { type BrowserContextOptions, request } from 'playwright-core';

export interface SignedIn {
  readonly email: string;
  readonly password: string;
  /** For `openPage`: a browser that is signed in. */
  readonly state: NonNullable<Exclude<BrowserContextOptions['storageState'], string>>;
}

export interface SignedInOptions {
  /** Fills the sample project. */
  readonly sample?: boolean;
}

/** Signs a person up over the API, as a browser is: by cookie. */
export async function signedIn(
  apex: Pick<ApexProcess, 'url'>,
  email: string,
  options: SignedInOptions = {},
): Promise<SignedIn> {
  const password = `the password of ${email}`;
  const api = await request.newContext({ baseURL: apex.url });
  try {
    const answer = await api.post('/api/auth/sign-up', { data: { email, password, session: 'cookie' } });
    const { csrf_token } = authRoutes.signUp.output.parse(unwrapAnswer(await answer.json()));
    if (options.sample === true) {
      const headers = { 'x-csrf-token': csrf_token ?? '' };
      const filled = await api.post('/api/sample', { data: {}, headers, timeout: 60_000 });
      if (!filled.ok()) throw new Error(`the sample was not filled: ${await filled.text()}`);
      // The stream ends when the sample is whole.
      await filled.body();
    }
    return { email, password, state: await api.storageState() };
  } finally {
    await api.dispose();
  }
}
