import { signUp, type SignUpScope } from './sign-up.ts';

/** The owner that configuration names, where sign-up is closed; an account of that address is left as it is. */
export async function createFirstOwner(
  scope: Omit<SignUpScope, 'sign_up_open' | 'verified_email'>,
  owner: { readonly email: string; readonly password: string },
): Promise<boolean> {
  const email = owner.email.toLowerCase();
  if ((await scope.accounts.find(email)) !== null) return false;
  // Whoever sets an installation up vouches for the address.
  const verified_email = { is_required: false, require: async () => undefined };
  await signUp(
    { ...scope, verified_email, sign_up_open: true },
    { email, password: owner.password, session: 'tokens' },
  );
  await scope.db.updateTable('auth.users').set({ email_verified: true }).where('email', '=', email).execute();
  return true;
}
