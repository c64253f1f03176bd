import type { Product } from './product.ts';

export interface ApiRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  /** An object, or the JSON text of one. */
  readonly body?: object | string;
}

/** Asks the API as a lean client would and reads the whole answer; anything but success is an error. */
export async function request(
  { url, key }: Pick<Product, 'url' | 'key'>,
  { method = 'GET', path, body }: ApiRequest,
): Promise<Buffer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${bytes.toString().slice(0, 300)}`);
  return bytes;
}
