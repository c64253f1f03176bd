import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApp } from '../api/app-context.ts';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { AuthCard } from './auth-card.tsx';
import { tokenOfAddress } from './token-of-address.ts';

/** Confirms an address by a mailed link; on a press, since mail scanners open links and would use them up. */
export function VerifyEmailPage() {
  const { clients } = useApp();
  const [token] = useState(tokenOfAddress);
  const verify = useMutation({ mutationFn: () => clients().verifyEmail({ token }) });
  if (verify.data !== undefined) {
    return (
      <AuthCard title="Your address is confirmed">
        <p className="text-sm" role="status">
          {verify.data.email} is yours.
        </p>
        <Button kind="primary" size="lg" asChild className="mt-5 w-full">
          <Link to="/">Go on</Link>
        </Button>
      </AuthCard>
    );
  }
  return (
    <AuthCard title="Confirm your e-mail address">
      <div className="flex flex-col gap-4">
        {token === '' ? <p className="text-sm text-bad">The link is not complete: copy the whole of it.</p> : null}
        <FormError error={verify.error} />
        <Button
          kind="primary"
          size="lg"
          busy={verify.isPending}
          disabled={token === ''}
          onClick={() => verify.mutate()}
        >
          Confirm
        </Button>
      </div>
    </AuthCard>
  );
}
