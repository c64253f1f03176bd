import type { Role } from '@apex/contracts';
import type { ApexProcess } from '@apex/testkit/apex';
import { request } from 'playwright-core';
import { clientOf } from './client-of.ts';
import type { SignedIn } from './signed-in.ts';

/** Has somebody new join the organisation of an owner, signed in as a browser is. */
export async function joined(
  apex: Pick<ApexProcess, 'url'>,
  owner: SignedIn,
  { email, role }: { readonly email: string; readonly role: Role },
): Promise<SignedIn> {
  const { url_path } = await (await clientOf(apex, owner)).createInvitation({ email, role });
  const password = `the password of ${email}`;
  const token = url_path.split('token=')[1] ?? '';
  const api = await request.newContext({ baseURL: apex.url });
  try {
    const answer = await api.post('/api/invitations/accept', { data: { token, password, session: 'cookie' } });
    if (!answer.ok()) throw new Error(`${email} could not join: ${await answer.text()}`);
    return { email, password, state: await api.storageState() };
  } finally {
    await api.dispose();
  }
}
