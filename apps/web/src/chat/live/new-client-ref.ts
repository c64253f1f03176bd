/** A name of one asking. `crypto.randomUUID` is not there on pages served without TLS to other machines. */
export function newClientRef(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
