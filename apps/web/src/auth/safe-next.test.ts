import { expect, test } from 'vitest';
import { safeNext } from './safe-next.ts';

test.each([
  ['/calls?sort=-at#x', '/calls?sort=-at#x'],
  [undefined, '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/\t/evil.example', '/'],
  ['/sign-in?next=/sign-in', '/'],
])('%j leads to %s', (next, path) => {
  expect(safeNext(next, 'https://apex.example')).toBe(path);
});
