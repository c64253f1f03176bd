import { ApexError } from '@apex/contracts';

/** Why a signal ended, as an error of ours. */
export function abortError(signal: AbortSignal): ApexError {
  if (ApexError.isInstance(signal.reason)) return signal.reason;
  return new ApexError({ kind: 'cancelled', reason: 'chat.cancelled', message: 'Cancelled.', cause: signal.reason });
}

/** Settles with the work or, at once, with the end of the signal, whether or not the work listens to it. */
export function raceSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortError(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** A signal that also ends, with a `timeout` error, after a time; `done` frees its timer. */
export function withTimeout(
  signal: AbortSignal,
  timeout_ms: number,
  error: () => ApexError,
): { readonly signal: AbortSignal; readonly done: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(error()), timeout_ms);
  return { signal: AbortSignal.any([signal, controller.signal]), done: () => clearTimeout(timer) };
}
