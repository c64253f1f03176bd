import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

const examples = fileURLToPath(new URL('../../../../../examples/', import.meta.url));

/** What an example shows and does. */
function textOf(example: string): string {
  const names = readdirSync(join(examples, example), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => !name.includes('node_modules') && /\.(ts|sh|md)$/.test(name))
    .map((name) => readFileSync(join(examples, example, name), 'utf8'))
    .join('\n');
}

test('every example through the gateway belongs to a guide, which sets what the example reads', () => {
  const told = gatewayGuides.flatMap(({ example }) => example ?? []);
  expect(told.toSorted()).toEqual(readdirSync(examples).filter((name) => name.startsWith('gateway-')));
  for (const { example, steps } of gatewayGuides) {
    if (example === null) continue;
    const text = textOf(example);
    const lines = steps.map((step) => step.text(place)).join('\n');
    for (const [name] of lines.matchAll(
      /\b(?:OPENAI|ANTHROPIC|APEX_GATEWAY)_[A-Z_]+\b|x-apex-[a-z]+|wire_api|createOpenAI\b/g,
    )) {
      expect(text, `${example}: ${name}`).toContain(name);
    }
  }
});
