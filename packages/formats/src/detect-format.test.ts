import { expect, test } from 'vitest';
import { detectFormat } from './detect-format.ts';
import { fileFingerprint } from './file-fingerprint.ts';
import { gzipped, lines } from './read-all.ts';

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const detect = (name: string, text: string) => detectFormat(name, encode(text));

const request = { t: 0, type: 'n', model: 'm', in: 1, out: 1, hash_ids: [1] };

test('formats are told by their content, whatever the name', async () => {
  const mooncake = lines({ timestamp: 0, input_length: 5, output_length: 1, hash_ids: [0] });
  const samples: [string, string][] = [
    [
      'claude-code',
      lines({ type: 'summary', summary: 'x', leafUuid: 'y' }, { type: 'user', sessionId: 's', message: {} }),
    ],
    [
      'claude-code',
      lines({ timestamp: 't', sessionId: 's', message: { role: 'assistant', usage: { input_tokens: 1 } } }),
    ],
    ['codex', lines({ timestamp: 't', type: 'session_meta', payload: { id: 'x' } })],
    ['codex', lines({ timestamp: 't', type: 'turn_context', payload: { model: 'x' } })],
    ['mooncake', mooncake],
    ['prefix-trace', lines({ id: 't', block_size: 64, requests: [request] })],
    ['prefix-trace', JSON.stringify({ id: 't', block_size: 64, requests: [request] }, null, 2)],
    ['prefix-trace', `{"id":"t","block_size":64,"requests":[{"hash_runs":[[1,2]],${'x'.repeat(70_000)}`],
    ['csv', 'TIMESTAMP,ContextTokens\n1,2'],
    ['csv', '\ufeffa;b\r\n1;2'],
    ['json', '[{"a":1}]'],
    ['json', '{\n "data": []}'],
    ['json', '{"data":[{"a":1}]}'],
    ['jsonl', '{"a":1}\n{"a":2}\n'],
    ['jsonl', '{"a":1}'],
  ];
  for (const [format, text] of samples) {
    expect(await detect('file', text)).toBe(format);
    expect(await detectFormat('file', await gzipped(text))).toBe(format);
  }
  expect(await detectFormat('x', encode('PAR1....'))).toBe('parquet');
});

test('the name decides where the content does not', async () => {
  expect(await detect('a.csv', 'single\n1')).toBe('csv');
  expect(await detect('logs/a.jsonl.gz', '')).toBe('jsonl');
  expect(await detect('a.ndjson', 'broken line\n{"a":1}')).toBe('jsonl');
});

test('what is none of them is not guessed at', async () => {
  expect(await detect('notes.txt', 'hello world')).toBeUndefined();
  expect(await detectFormat('x', new Uint8Array([1, 0, 2, 0, 0xff, 0]))).toBeUndefined();
  expect(await detect('x', '')).toBeUndefined();
});

test('a fingerprint is the file’s own, packed or not, and differs by format and content', async () => {
  const text = 'at,input\n1,2';
  const print = await fileFingerprint('csv', encode(text));
  expect(print).toMatch(/^[0-9a-f]{64}$/);
  expect(await fileFingerprint('csv', await gzipped(text))).toBe(print);
  expect(await fileFingerprint('jsonl', encode(text))).not.toBe(print);
  expect(await fileFingerprint('csv', encode(`${text} `))).not.toBe(print);
  const long = 'x'.repeat(64 * 1024);
  expect(await fileFingerprint('csv', encode(`${long}a`))).toBe(await fileFingerprint('csv', encode(`${long}b`)));
});
