import { expect, test } from 'vitest';
import { inPieces, readAll } from '../read-all.ts';

/** Three rows written by ClickHouse with zstd: created_at, model, prompt_tokens, completion_tokens, cached_tokens. */
const written =
  'UEFSMRUEFTAVUBW4uK/YAzwVBhUAAAAotS/9BFjAAAB7LdeonAEAAGMx16icAQAASzXXqJwBAAABAAC4nUfHFQAVCBUoFdW1x9AKHBUGFRAVBhUGHBgISzXXqJwBAAAYCHst16icAQAAOAhLNdeonAEAABgIey3XqJwBAAAREQAAACi1L/0EWCAAAAIDJAABAACN9jF9JqwCHBUEGSUAEBkYCmNyZWF0ZWRfYXQVDBYGFuQBFqQCJn4mCBwYCEs116icAQAAGAh7LdeonAEAADgISzXXqJwBAAAYCHst16icAQAAEREATAAAABUEFRIVMhW8hK3+DjwVAhUAAAAotS/9BFhIAAAFAAAAZ3B0LTUBAACmMR6xFQAVBhUmFZTbkP4MHBUGFRAVBhUGHFgFZ3B0LTUYBWdwdC01EREAAAAotS/9BFgYAAABBgABAAAaiU+yJqYFHBUMGSUAEBkYBW1vZGVsFQwWBhaQARbQASauBCbWAxxYBWdwdC01GAVncHQtNRERAEwWHgAAABUEFTAVSBWmhviDAjwVBhUAAAAotS/9BFikAABgZABlAGYAAAAAAAAAAgBg4AFgAQEAAKghExQVABUIFSgV1bXH0AocFQYVEBUGFQYcGAhmAAAAAAAAABgIZAAAAAAAAAA4CGYAAAAAAAAAGAhkAAAAAAAAABERAAAAKLUv/QRYIAAAAgMkAAEAAI32MX0mtggcFQQZJQAQGRgNcHJvbXB0X3Rva2VucxUMFgYW5AEWnAImiAcmmgYcGAhmAAAAAAAAABgIZAAAAAAAAAA4CGYAAAAAAAAAGAhkAAAAAAAAABERAEwAAAAVBBUYFTgV6NTNMTwVBhUAAAAotS/9BFhgAAAAAAAAAQAAAAIAAAABAABp4iTvFQAVCBUoFdW1x9AKHBUGFRAVBhUGHFgEAgAAABgEAAAAABERAAAAKLUv/QRYIAAAAgMkAAEAAI32MX0mvAscFQIZJQAQGRgRY29tcGxldGlvbl90b2tlbnMVDBYGFpIBFtIBJsYKJuoJHFgEAgAAABgEAAAAABERAEwAAAAVBBUQFTAV1ufGDDwVAhUAAAAotS/9BFhAAAAKAAAAAAAAAAEAACLPw0cVABUGFSYVlNuQ/gwcFQYVEBUGFQYcGAgKAAAAAAAAABgICgAAAAAAAAA4CAoAAAAAAAAAGAgKAAAAAAAAABERAAAAKLUv/QRYGAAAAQYAAQAAGolPsibADhwVBBklABAZGA1jYWNoZWRfdG9rZW5zFQwWBhbAARaAAiaUDSbADBwYCAoAAAAAAAAAGAgKAAAAAAAAADgICgAAAAAAAAAYCAoAAAAAAAAAEREATAAAABUEGWxIBnNjaGVtYRUKABUEJQAYCmNyZWF0ZWRfYXQlEkyMERwcAAAAAAAVDCUAGAVtb2RlbCUATBwAAAAVBCUAGA1wcm9tcHRfdG9rZW5zABUCJQAYEWNvbXBsZXRpb25fdG9rZW5zJRpMrBMgEgAAABUEJQAYDWNhY2hlZF90b2tlbnMAFgYZHBlcJqwCHBUEGSUAEBkYCmNyZWF0ZWRfYXQVDBYGFuQBFqQCJn4mCBwYCEs116icAQAAGAh7LdeonAEAADgISzXXqJwBAAAYCHst16icAQAAEREATAAAACamBRwVDBklABAZGAVtb2RlbBUMFgYWkAEW0AEmrgQm1gMcWAVncHQtNRgFZ3B0LTUREQBMFh4AAAAmtggcFQQZJQAQGRgNcHJvbXB0X3Rva2VucxUMFgYW5AEWnAImiAcmmgYcGAhmAAAAAAAAABgIZAAAAAAAAAA4CGYAAAAAAAAAGAhkAAAAAAAAABERAEwAAAAmvAscFQIZJQAQGRgRY29tcGxldGlvbl90b2tlbnMVDBYGFpIBFtIBJsYKJuoJHFgEAgAAABgEAAAAABERAEwAAAAmwA4cFQQZJQAQGRgNY2FjaGVkX3Rva2VucxUMFgYWwAEWgAImlA0mwAwcGAgKAAAAAAAAABgICgAAAAAAAAA4CAoAAAAAAAAAGAgKAAAAAAAAABERAEwAAAAWqgcWBiYIFuIJAChKQ2xpY2tIb3VzZSB2ZXJzaW9uIDI2LjcuMiAoYnVpbGQgYTYxNTYzMDNkZjY1YzMwN2JkYjhiNjZlOWU5Y2M1NjM3MzQ2YTZiOCkZXBwAABwAABwAABwAABwAAAB6AgAAUEFSMQ==';

function file(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(written), (char) => char.charCodeAt(0));
}

test('rows are read with times, 64-bit counts and cached tokens taken out of the prompt', async () => {
  const { calls, callLines } = await readAll('parquet', inPieces(file(), 100));
  expect(callLines).toEqual([1, 2, 3]);
  expect(calls[2]).toMatchObject({
    source: 'parquet',
    at: '2026-03-01T10:00:02.123Z',
    model: 'gpt-5',
    usage: { input: 92, cache_read: 10, output: 2 },
  });
});

test('random access reads the same rows', async () => {
  const { calls } = await readAll('parquet', file().buffer);
  expect(calls).toEqual((await readAll('parquet', [file()])).calls);
});

test('a file that is not Parquet, or cut off, is refused as such', async () => {
  const cut = file().subarray(0, 900);
  for (const bytes of [new TextEncoder().encode('at,input\n1,2'), cut, new Uint8Array(20)]) {
    await expect(readAll('parquet', [bytes])).rejects.toMatchObject({ reason: 'import.wrong_format' });
  }
  expect((await readAll('parquet', [])).counts.calls).toBe(0);
});

test('a damaged page rejects its rows and names them', async () => {
  const bytes = file();
  bytes.fill(0xff, 4, 60);
  const reading = readAll('parquet', [bytes]);
  await expect(reading).rejects.toMatchObject({
    reason: 'import.wrong_format',
    message: expect.stringMatching(/line 1: rows 1 to 3 cannot be read: /),
  });
});
