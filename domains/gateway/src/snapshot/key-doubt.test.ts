import { upstreamIdSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { createFixedClock } from '@apex/testkit/fixed-clock';
import { expect, test } from 'vitest';
import { createKeyDoubt } from './key-doubt.ts';

test('a key that is refused is read anew once a minute, each upstream by itself', () => {
  const clock = createFixedClock();
  const [one, two] = [upstreamIdSchema.parse(newId.upstream()), upstreamIdSchema.parse(newId.upstream())];
  const read: string[] = [];
  const refused = createKeyDoubt({ clock, doubt: (id) => void read.push(id) });
  for (const id of [one, one, two, two]) refused(id);
  expect(read).toEqual([one, two]);
  clock.advance(59_999);
  refused(one);
  expect(read).toEqual([one, two]);
  clock.advance(1);
  refused(one);
  expect(read).toEqual([one, two, one]);
});
