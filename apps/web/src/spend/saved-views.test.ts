import { expect, test } from 'vitest';
import { readViews, withView, writeViews } from './saved-views.ts';

test('views are kept by project, and one of the same name is replaced', () => {
  const kept = new Map<string, string>();
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
  const views = withView(withView([], { name: 'a', search: 'by=model' }), { name: 'a', search: 'by=user' });
  writeViews(store, 'shop', views);
  expect([readViews(store, 'shop'), readViews(store, 'other')]).toEqual([[{ name: 'a', search: 'by=user' }], []]);
});

test.each(['{', '{"a":1}', '[{"name":""}]', 'null'])('what is not readable is no view: %s', (text) => {
  expect(readViews({ getItem: () => text }, 'shop')).toEqual([]);
});
