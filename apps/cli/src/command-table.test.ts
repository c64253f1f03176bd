import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandTable } from './command-table.ts';

const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
const section = readme.split('## The command line\n')[1]?.split('\n## ')[0] ?? '';
const tables = section
  .split('\n\n')
  .filter((block) => block.startsWith('| '))
  .map((block) => block.split('\n').slice(2));

/** `keys create\|list [DIR]` are the commands `keys create` and `keys list`. */
function commandsOf(row: string): string[] {
  const cell = row.split(' | ')[0] ?? '';
  return [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => {
    const words = code.replaceAll('\\|', '|').split(' ');
    const end = words.findIndex((word) => !/^[a-z][a-z|-]*$/.test(word));
    const names = words.slice(0, end === -1 ? words.length : end).map((word) => word.split('|'));
    return names.reduce((made, choices) => made.flatMap((one) => choices.map((word) => `${one} ${word}`.trim())), ['']);
  });
}

test('the README names every command and none that is gone', () => {
  const told = tables.flat().flatMap(commandsOf);
  expect(told.toSorted()).toEqual(commandTable.map(({ name }) => name).toSorted());
});

test('within a group commands stand by name', () => {
  for (const rows of tables) {
    const first = rows.map((row) => commandsOf(row)[0]);
    expect(first).toEqual(first.toSorted());
  }
  expect(tables.length).toBeGreaterThan(3);
});
