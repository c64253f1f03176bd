import { array, assert, asyncProperty, integer, jsonValue, string, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { parseRows } from './row-stream.ts';

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsOf(text: string, size: number, tag?: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const some of parseRows(pieces(Buffer.from(text), size), tag)) rows.push(...some);
  return rows;
}

test('rows are the same however the bytes were cut', async () => {
  const names = uniqueArray(
    string({ unit: 'grapheme', minLength: 1 }).filter((name) => name !== '__proto__'),
    { minLength: 1, maxLength: 4 },
  );
  await assert(
    asyncProperty(
      names,
      array(array(jsonValue(), { minLength: 4, maxLength: 4 })),
      integer({ min: 1, max: 40 }),
      async (heads, lines, size) => {
        const values = lines.map((line) => line.slice(0, heads.length));
        const text = [heads, ...values].map((line) => `${JSON.stringify(line)}\n`).join('');
        const expected = values.map((line) =>
          JSON.parse(JSON.stringify(Object.fromEntries(heads.map((name, i) => [name, line[i]])))),
        );
        expect(await rowsOf(text, size)).toEqual(expected);
      },
    ),
  );
});

test('an exception at the end of a body is thrown, tagged or bare', async () => {
  const text = 'Code: 395. DB::Exception: it broke. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)';
  const tagged = `["n"]\n[1]\n\r\n__exception__\r\nTAG\r\n${text}\n${text.length + 1} TAG\r\n__exception__\r\n`;
  await expect(rowsOf(tagged, 1000, 'TAG')).rejects.toMatchObject({ code: '395', message: 'it broke. ' });
  await expect(rowsOf(tagged, 7, 'TAG')).rejects.toThrow(/it broke/);
  await expect(rowsOf(`["n"]\n[1]\n${text}\n`, 1000)).rejects.toMatchObject({ code: '395' });
});

test('a body that is cut off is an error', async () => {
  await expect(rowsOf('["n"]\n[1', 1000)).rejects.toThrow(/cut off/);
});
