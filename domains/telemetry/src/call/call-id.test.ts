import { expect, test } from 'vitest';
import { callIdOf, occurrenceIdOf } from './call-id.ts';

const tenant = { organisation_id: 'org_1', project_id: 'project_1' };

test('a call has the same id whatever it is read from, and another one in another project', () => {
  const id = callIdOf(tenant, 'csv', 'row-1');
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(callIdOf(tenant, 'parquet', 'row-1')).toBe(id);
  expect(callIdOf(tenant, 'claude-code', 'row-1')).not.toBe(id);
  expect(callIdOf(tenant, 'csv', 'row-2')).not.toBe(id);
  expect(callIdOf({ ...tenant, project_id: 'project_2' }, 'csv', 'row-1')).not.toBe(id);
  expect(callIdOf({ ...tenant, organisation_id: 'org_2' }, 'csv', 'row-1')).not.toBe(id);
});

test('a record is named by its call, session and place in it', () => {
  const id = occurrenceIdOf('c', 's', 1);
  expect(occurrenceIdOf('c', 's', 1)).toBe(id);
  expect(
    new Set([id, occurrenceIdOf('d', 's', 1), occurrenceIdOf('c', 't', 1), occurrenceIdOf('c', 's', 2)]).size,
  ).toBe(4);
});

test('parts of a name cannot be shifted into one another', () => {
  expect(occurrenceIdOf('c', '1\n2', 3)).not.toBe(occurrenceIdOf('c', '2', 31));
  expect(callIdOf({ organisation_id: 'a', project_id: 'b' }, 'csv', 'c\nd')).not.toBe(
    callIdOf({ organisation_id: 'a', project_id: 'b' }, 'csv', 'c'),
  );
});
