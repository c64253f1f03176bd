import { ApexError } from '@apex/contracts';
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';

/** Codes of answers that are not what the protocol says: the provider, or what stands before it, is out of order. */
const outOfOrder = new Set(['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR']);

/** Does what speaks to a provider; what goes wrong there is told apart from what is wrong with its answer. */
export async function askProvider<T>(name: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw toProviderError(name, error);
  }
}

function toProviderError(name: string, error: unknown): ApexError {
  if (ApexError.isInstance(error)) return error;
  if (error instanceof AuthorizationResponseError) {
    return refused('provider_declined', `${name} did not sign you in (${error.error}): try again.`, error);
  }
  if (error instanceof ResponseBodyError && error.status < 500) {
    return refused('provider_refused', `${name} does not take the answer (${error.error}): begin again.`, error);
  }
  const code = error instanceof ClientError ? error.code : undefined;
  if (code === 'OAUTH_TIMEOUT' || (error instanceof Error && error.name === 'TimeoutError')) {
    return new ApexError({
      kind: 'timeout',
      reason: 'auth.provider_timeout',
      message: `${name} takes too long to answer: try again.`,
      cause: error,
    });
  }
  if (code !== undefined && !outOfOrder.has(code)) {
    return refused('provider_invalid', `What ${name} sent back is not good for this sign-in: begin again.`, error);
  }
  return new ApexError({
    kind: 'upstream',
    reason: 'auth.provider_away',
    message: `${name} cannot be reached or is out of order: try again, or sign in another way.`,
    cause: error,
  });
}

function refused(what: string, message: string, cause: unknown): ApexError {
  return new ApexError({ kind: 'unauthenticated', reason: `auth.${what}`, message, cause });
}
