import { fields } from './asked-question.ts';
import type { Score } from './score.ts';

function percent(right: number, of: number): string {
  return of === 0 ? '' : `${((100 * right) / of).toFixed(1)} %`;
}

function row(name: string, right: number, of: number): string {
  return `${name.padEnd(22)} ${`${right}/${of}`.padStart(9)} ${percent(right, of).padStart(9)}`;
}

/** The table and the misses, for people. */
export function scoreTable({ questions, exact, intent, fields: byField, misses }: Score): string {
  const missed = misses.flatMap(({ id, question, wrong }) => [
    `${id}  ${question}`,
    ...wrong.flatMap(({ field, expected, got }) => [
      `    ${field}: expected ${JSON.stringify(expected)}`,
      `    ${' '.repeat(field.length)}       got ${JSON.stringify(got)}`,
    ]),
  ]);
  return [
    ...missed,
    ...(missed.length === 0 ? [] : ['']),
    row('intent', intent.right, intent.of),
    row('exact query', exact, questions),
    ...fields
      .filter((field) => field !== 'intent')
      .map((field) => row(`  ${field}`, byField[field].right, byField[field].of)),
  ].join('\n');
}
