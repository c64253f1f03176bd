import { authRoutes, type Identity } from '@apex/contracts';
import { createClient } from '@apex/client';
import { type ApexOptions, type ApexProcess, type ApexUser, signUpUser, startApex } from '@apex/testkit/apex';
import type { RowContext } from '../row.ts';

/** The running product and somebody who uses it. */
export interface Product {
  readonly apex: ApexProcess;
  readonly url: string;
  readonly pid: number;
  /** Speaks through the command line. */
  readonly user: ApexUser;
  readonly identity: Identity;
  /** An API key of theirs with scope `all`. */
  readonly key: string;
}

/** Starts the product as its own process in the row's folder and signs a user up. Stops with the row. */
export async function startProduct(
  context: RowContext,
  options: Pick<ApexOptions, 'environment'> = {},
): Promise<Product> {
  const apex = await startApex({ ...options, folder: context.folder });
  context.onEnd(() => apex.close());
  const user = await signUpUser(apex, 'ada@example.com');
  const { key } = await user.json<{ key: string }>(['keys', 'create', '--name', 'bench', '--scope', 'all']);
  const identity = await createClient(authRoutes, { url: apex.url, credential: () => key }).whoami({});
  return { apex, url: apex.url, pid: pidOf(apex), user, identity, key };
}

export function pidOf({ child }: ApexProcess): number {
  if (child.pid === undefined) throw new Error('the server has no process');
  return child.pid;
}
