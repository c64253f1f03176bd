/** A path of our own to go on to; anything that leads elsewhere becomes the start. */
export function safeNext(next: string | undefined, origin: string): string {
  if (next === undefined || !next.startsWith('/')) return '/';
  const url = URL.canParse(next, origin) ? new URL(next, origin) : null;
  if (url === null || url.origin !== origin || /^\/(?:sign-in|sign-up)\b/.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
