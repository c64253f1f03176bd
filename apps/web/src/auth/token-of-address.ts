/** The token stands behind `#`, so that it reaches no server by the address. */
export function tokenOfAddress(): string {
  return new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '';
}
