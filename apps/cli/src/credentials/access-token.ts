import { ApexError, type TokenPair } from '@apex/contracts';
import { withCredentialLock } from './lock.ts';
import type { CredentialStore, Session } from './store.ts';

/** A token that ends sooner is renewed first, so that it outlives the request it goes with. */
const renewBeforeMs = 30_000;

export interface AccessTokenOptions {
  readonly url: string;
  readonly config_dir: string;
  readonly store: CredentialStore;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Rotates a refresh token at the server. */
  readonly refresh: (refresh_token: string) => Promise<TokenPair>;
}

function notSignedIn(message: string, cause?: unknown): ApexError {
  return new ApexError({ kind: 'unauthenticated', reason: 'cli.not_signed_in', message, cause });
}

async function renew(options: AccessTokenOptions): Promise<string> {
  const { store, url } = options;
  // Another process may have rotated it, or signed out, while this one waited for the lock.
  const session = await store.read(url);
  if (session === undefined) throw signInFirst(url);
  if (isFresh(session, options.now())) return session.tokens.access_token;
  try {
    const tokens = await options.refresh(session.tokens.refresh_token);
    await store.write(url, { ...session, tokens });
    return tokens.access_token;
  } catch (error) {
    if (!ApexError.isInstance(error) || error.kind !== 'unauthenticated') throw error;
    await store.write(url, undefined);
    throw notSignedIn(`Your session at ${url} has ended. Sign in again with \`apex login\`.`, error);
  }
}

function isFresh(session: Session, now: number): boolean {
  return Date.parse(session.tokens.access_expires_at) - now > renewBeforeMs;
}

function signInFirst(url: string): ApexError {
  return notSignedIn(
    `You are not signed in at ${url}. Run \`apex login\`, make an account with \`apex signup\`, or set APEX_API_KEY.`,
  );
}

/** The bearer token of the sign-in at this server, renewed when it is about to end. */
export async function accessToken(options: AccessTokenOptions): Promise<string> {
  const session = await options.store.read(options.url);
  if (session === undefined) throw signInFirst(options.url);
  if (isFresh(session, options.now())) return session.tokens.access_token;
  return withCredentialLock(options.config_dir, options, () => renew(options));
}
