import { useMemo } from 'react';
import { useApp } from '../api/app-context.ts';
import { correlationIdOf, messageOf } from '../api/error-facts.ts';
import type { Toast } from './toast-state.ts';

/** Says a thing in passing: `toast({ title: 'Thread deleted', undo })`, or of an error `toast.error(error)`. */
export function useToast() {
  const { toasts } = useApp();
  return useMemo(
    () =>
      Object.assign((toast: Toast) => toasts.show(toast), {
        error: (error: unknown) => {
          const id = correlationIdOf(error);
          const about = id === null ? {} : { about: `Correlation id ${id}` };
          toasts.show({ title: messageOf(error), tone: 'bad', ...about });
        },
      }),
    [toasts],
  );
}
