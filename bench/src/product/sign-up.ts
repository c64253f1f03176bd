import { createClient } from '@apex/client';
import { authRoutes, type Identity } from '@apex/contracts';

/** Another user of a running product, by the API alone; their access token serves as the key. */
export interface SignedUp {
  readonly url: string;
  readonly key: string;
  readonly identity: Identity;
}

export async function signUp(url: string, name: string): Promise<SignedUp> {
  const { identity, tokens } = await createClient(authRoutes, { url }).signUp({
    email: `${name}@example.com`,
    password: 'correct horse battery',
  });
  if (tokens === null) throw new Error('a sign-up for tokens gave none');
  return { url, key: tokens.access_token, identity };
}
