import { useApp } from '../api/app-context.ts';
import { correlationIdOf, messageOf } from '../api/error-facts.ts';
import type { Toast } from './toast-state.ts';

/** Says a thing in passing: `toast({ title: 'Thread deleted', undo })`, or of an error `toast.error(error)`. */
export function useToast() {
  const { toasts } = useApp();
  return Object.assign((toast: Toast) => toasts.show(toast), {
    error: (error: unknown) => {
      const id = correlationIdOf(error);
      toasts.show({ title: messageOf(error), tone: 'bad', ...(id === null ? {} : { about: `Correlation id ${id}` }) });
    },
  });
}
