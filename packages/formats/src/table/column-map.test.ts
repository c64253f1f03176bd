import { expect, test } from 'vitest';
import { parseColumnMap } from './column-map.ts';

test('pairs of field and column become a map; columns may hold any character', () => {
  expect(parseColumnMap(['input=Context Tokens', 'at=a=b', 'tag.team=Team'])).toEqual({
    input: 'Context Tokens',
    at: 'a=b',
    'tag.team': 'Team',
  });
});

test('an unknown field is refused with the known ones', () => {
  expect(() => parseColumnMap(['tokens=x'])).toThrow(/there is no field "tokens"; fields: at, id, .*tag\.NAME/);
  for (const bad of ['input', 'input=', '=x', 'tag.=x', '__proto__=x']) {
    expect(() => parseColumnMap([bad])).toThrow(expect.objectContaining({ reason: 'import.bad_mapping' }));
  }
});
