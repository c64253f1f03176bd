import { publishedParse, readInThread } from '@apex/chat/test-support';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readQuestion } from './asked-question.ts';
import { score, type Scored } from './score.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

const folder = new URL('../', import.meta.url);
const contents = (name: string): string => readFileSync(fileURLToPath(new URL(name, folder)), 'utf8');
const kept = new Map<string, Vocabulary>();
const fileOf = (name: string): Vocabulary => {
  const found = kept.get(name) ?? vocabularyOf(JSON.parse(contents(name)));
  kept.set(name, found);
  return found;
};

function read(line: string): Scored {
  const { id, question, history, now_ms, vocabulary, expect: expected } = readQuestion(line, fileOf);
  const known = (vocabulary ?? fileOf('vocabulary.json')).values;
  const earlier = history.map((text) => ({ question: text, asked_at_ms: now_ms }));
  const { parse } = readInThread(question, earlier, { now_ms, known });
  return { id, question, expect: expected ?? {}, parse: publishedParse(parse) };
}

test.each(['questions.jsonl', 'regressions.jsonl'])('every question of %s is read as it was', (name) => {
  const lines = contents(name).trimEnd().split('\n');
  const { misses } = score(lines.map(read));
  expect(lines.length).toBeGreaterThan(150);
  expect(misses).toEqual([]);
});
