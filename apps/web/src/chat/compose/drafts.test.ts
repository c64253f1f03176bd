import { expect, test } from 'vitest';
import { keepDraftsOf } from './drafts.ts';

function storage(entries: Readonly<Record<string, string>>): Storage {
  const held = new Map(Object.entries(entries));
  return {
    get length() {
      return held.size;
    },
    key: (index) => [...held.keys()][index] ?? null,
    getItem: (name) => held.get(name) ?? null,
    setItem: (name, value) => void held.set(name, value),
    removeItem: (name) => void held.delete(name),
    clear: () => held.clear(),
  };
}

const draft = 'apex.draft.new default';

function typedBy(person: string) {
  const stores = { kept: storage({ 'apex.theme': 'dark' }), tab: storage({}) };
  keepDraftsOf(person, stores);
  stores.kept.setItem(draft, 'what did I spend');
  stores.tab.setItem('apex.asked', '["what did I spend"]');
  return stores;
}

test('who comes back finds what they typed', () => {
  const stores = typedBy('ada');
  keepDraftsOf('ada', stores);
  expect(stores.kept.getItem(draft)).toBe('what did I spend');
  expect(stores.tab.getItem('apex.asked')).not.toBeNull();
});

test.each([null, 'grace'])('nothing typed by one person is left for the next (%s)', (next) => {
  const stores = typedBy('ada');
  keepDraftsOf(next, stores);
  expect(stores.kept.getItem(draft)).toBeNull();
  expect(stores.tab.getItem('apex.asked')).toBeNull();
  expect(stores.kept.getItem('apex.theme')).toBe('dark');
});
