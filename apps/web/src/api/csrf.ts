/** The token that proves a change was asked for by our own page; bound to the session, renewed with it. */
export interface CsrfToken {
  get(): string | null;
  set(token: string | null): void;
  /** True while the server has said of this very page that nobody is signed in; false where it may be otherwise. */
  isSignedOut(): boolean;
}

/** Starts from what the server wrote into the page. */
export function createCsrfToken(page: Document): CsrfToken {
  const written = page.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? null;
  let token = written === '' ? null : written;
  // A page kept for offline use says nothing.
  let isSignedOut = written === '';
  return {
    get: () => token,
    set: (next) => {
      token = next;
      isSignedOut = next === null;
    },
    isSignedOut: () => isSignedOut,
  };
}
