import { expect, test } from 'vitest';
import { gatewayGuides } from './gateway-guides.ts';
import { guideIds } from './guide-ids.ts';

const place = { origin: 'https://apex.example', key: 'apex_live_abc', project: null };

test('every client has a guide, which names this address and this key', () => {
  expect(gatewayGuides.map(({ id }) => id)).toEqual(guideIds);
  for (const { id, steps } of gatewayGuides) {
    const text = steps.map((step) => step.text(place)).join('\n');
    expect(text, id).toContain(place.origin);
    expect(text, id).toContain(place.key);
  }
});

test('clients that add the version themselves are given the address without it', () => {
  const lines = gatewayGuides.flatMap(({ steps }) => steps.flatMap((step) => step.text(place).split('\n')));
  const own = lines.filter((line) => /(ANTHROPIC|GEMINI)_BASE_URL/.test(line));
  expect(own.length).toBeGreaterThan(2);
  for (const line of own) expect(line.endsWith(place.origin)).toBe(true);
});
