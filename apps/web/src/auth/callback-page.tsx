import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useApp } from '../api/app-context.ts';
import { sessionQuery } from '../api/session.ts';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { useToast } from '../ui/use-toast.ts';
import { AuthCard } from './auth-card.tsx';
import { CodeField } from './code-field.tsx';
import { needsCode } from './needs-code.ts';
import { type ProviderFlow, takeProviderFlow } from './provider-flow.ts';
import { useEnter } from './use-enter.ts';

const route = getRouteApi('/sign-in/callback/$provider');

interface FinishProps {
  readonly begun: ProviderFlow;
  readonly query: string;
}

function BackToSignIn() {
  return (
    <p className="mt-4 text-sm">
      <Link to="/sign-in" className="text-accent underline underline-offset-2">
        Back to sign in
      </Link>
    </p>
  );
}

/** Once, also where React mounts twice: the answer of a provider is good for one use. */
function useOnce(work: () => void): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    work();
  });
}

function FinishSignIn({ begun, query }: FinishProps) {
  const { provider, flow, next } = begun;
  const [code, setCode] = useState('');
  const enter = useEnter(
    ({ clients }) => clients().finishProviderSignIn({ provider, flow, query, session: 'cookie' }),
    next,
  );
  const complete = useEnter(({ clients }) => clients().completeProviderSignIn({ flow, code, session: 'cookie' }), next);
  useOnce(() => enter.mutate(undefined));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    complete.mutate(undefined);
  };
  if (needsCode(enter.error)) {
    return (
      <AuthCard title="One more step">
        <form onSubmit={submit} className="flex flex-col gap-4">
          <CodeField value={code} onValue={setCode} />
          <FormError error={complete.error} />
          <Button kind="primary" size="lg" type="submit" busy={complete.isPending}>
            Sign in
          </Button>
        </form>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={enter.error === null ? 'Signing you in' : 'You are not signed in'}>
      {enter.error === null ? <SkeletonLines /> : <FormError error={enter.error} />}
      {enter.error === null ? null : <BackToSignIn />}
    </AuthCard>
  );
}

function FinishLink({ begun, query }: FinishProps) {
  const app = useApp();
  const router = useRouter();
  const toast = useToast();
  const { provider, flow } = begun;
  const link = useMutation({
    mutationFn: async () => {
      // The page was left: the token that shows that it is ours is fetched anew.
      await app.query_client.fetchQuery(sessionQuery(app));
      return app.clients().finishLink({ provider, flow, query });
    },
    onSuccess: ({ name }) => {
      toast({ title: `${name} is linked` });
      void router.navigate({ to: '/profile' });
    },
  });
  useOnce(() => link.mutate());
  return (
    <AuthCard title={link.error === null ? 'Linking the account' : 'The account is not linked'}>
      {link.error === null ? <SkeletonLines /> : <FormError error={link.error} />}
      {link.error === null ? null : (
        <p className="mt-4 text-sm">
          <Link to="/profile" className="text-accent underline underline-offset-2">
            Back to your profile
          </Link>
        </p>
      )}
    </AuthCard>
  );
}

/** Where an identity provider sends the browser back to. */
export function CallbackPage() {
  const { provider } = route.useParams();
  const [begun] = useState(() => takeProviderFlow(provider));
  const [query] = useState(() => window.location.search);
  if (begun === null || query.length < 2) {
    return (
      <AuthCard title="You are not signed in">
        <p className="text-sm text-muted">This sign-in was not begun in this tab, or was finished already.</p>
        <BackToSignIn />
      </AuthCard>
    );
  }
  return begun.purpose === 'link' ? (
    <FinishLink begun={begun} query={query} />
  ) : (
    <FinishSignIn begun={begun} query={query} />
  );
}
