import { expect, test } from 'vitest';
import { shapeOf } from './slow-statement.ts';

test('the shape of a statement has its names and placeholders, and none of its values', () => {
  expect(shapeOf(`select "a1" from t2\n  where name = 'o''Hara \\' x' and n > 12.5 and id = $3 limit 20`)).toBe(
    'select "a1" from t2 where name = ? and n > ? and id = $3 limit ?',
  );
  expect(shapeOf('SELECT count() FROM calls WHERE day >= {from:Date32} AND cost > 0.5')).toBe(
    'SELECT count() FROM calls WHERE day >= {from:Date32} AND cost > ?',
  );
  expect(shapeOf(`select ${'x, '.repeat(1000)}`).length).toBeLessThanOrEqual(500);
});
