import type { ProviderId } from '@apex/contracts';
import { useMutation } from '@tanstack/react-query';
import { useApp } from '../api/app-context.ts';
import { Button } from '../ui/button.tsx';
import { FormError } from '../ui/form-error.tsx';
import { leaveForProvider } from './provider-flow.ts';

interface ProviderButtonsProps {
  readonly providers: readonly { readonly id: ProviderId; readonly name: string }[];
  readonly next: string | undefined;
}

/** A button for each identity provider of the installation; nothing where there is none. */
export function ProviderButtons({ providers, next }: ProviderButtonsProps) {
  const { clients } = useApp();
  const start = useMutation({
    mutationFn: (provider: ProviderId) => clients().startProviderSignIn({ provider }),
    onSuccess: ({ url, flow }, provider) =>
      leaveForProvider({ provider, flow, purpose: 'sign_in', ...(next === undefined ? {} : { next }) }, url),
  });
  if (providers.length === 0) return null;
  return (
    <div className="mt-5 flex flex-col gap-2 border-t border-line pt-5">
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          size="lg"
          busy={start.isPending && start.variables === id}
          disabled={start.isPending}
          onClick={() => start.mutate(id)}
        >
          Sign in with {name}
        </Button>
      ))}
      <FormError error={start.error} />
    </div>
  );
}
