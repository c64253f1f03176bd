import { signUp, type SignUpScope } from './sign-up.ts';

/** The owner that configuration names, where sign-up is closed; an account of that address is left as it is. */
export async function createFirstOwner(
  scope: Omit<SignUpScope, 'sign_up_open'>,
  owner: { readonly email: string; readonly password: string },
): Promise<boolean> {
  const email = owner.email.toLowerCase();
  if ((await scope.accounts.find(email)) !== null) return false;
  await signUp({ ...scope, sign_up_open: true }, { email, password: owner.password, session: 'tokens' });
  return true;
}
