/** The token that proves a change was asked for by our own page; bound to the session, renewed with it. */
export interface CsrfToken {
  get(): string | null;
  set(token: string | null): void;
}

/** Starts from what the server wrote into the page. */
export function createCsrfToken(page: Document): CsrfToken {
  let token = page.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? null;
  return {
    get: () => token,
    set: (next) => {
      token = next;
    },
  };
}
