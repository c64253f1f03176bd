import {
  ApexError,
  type authRoutes,
  type ClientApi,
  type Secret,
  type SecretId,
  secretIdSchema,
} from '@apex/contracts';
import { usageError } from '../../usage-error.ts';

/** An argument as the id it must be. */
export function secretIdOf(given: string | undefined): SecretId {
  const id = secretIdSchema.safeParse(given);
  if (!id.success) throw usageError(`${given ?? ''} is not the id of a secret: see \`apex vault list\`.`);
  return id.data;
}

/** The secret as it stands, whose version a change names. */
export async function findSecret(
  client: Pick<ClientApi<typeof authRoutes>, 'listSecrets'>,
  given: string | undefined,
  signal: AbortSignal,
): Promise<Secret> {
  const id = secretIdOf(given);
  const { secrets } = await client.listSecrets({}, { signal });
  const found = secrets.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new ApexError({
    kind: 'not_found',
    reason: 'auth.secret_not_found',
    message: 'There is no such secret in your organisation: see `apex vault list`.',
  });
}
