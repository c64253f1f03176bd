import { describe, expect, test } from 'vitest';
import { clientRefSchema } from './chat/socket.ts';
import { instantOrDaySchema } from './value.ts';

describe('an instant or a day', () => {
  test.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T01:00:00+02:00', '2026-02-28T23:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
    ['1000-01-01', '1000-01-01T00:00:00.000Z'],
  ])('%s is %s', (given, instant) => {
    expect(instantOrDaySchema.parse(given)).toBe(instant);
  });

  test.each(['0000-01-01', '0999-12-31', '0000-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00', 'today', ''])(
    '%s is refused',
    (given) => {
      expect(instantOrDaySchema.safeParse(given).success).toBe(false);
    },
  );
});

describe('a reference of a client', () => {
  test.each(['a', '01890000-0000-7000-8000-000000000000', 'ünïcode'])('%s is one', (ref) => {
    expect(clientRefSchema.safeParse(ref).success).toBe(true);
  });

  test.each(['', '\u0000', 'before\u0000after', '\ud800', 'x'.repeat(65)])('%j is none', (ref) => {
    expect(clientRefSchema.safeParse(ref).success).toBe(false);
  });
});
