import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createAsker } from './ask.ts';
import { type AskedQuestion, readQuestion } from './asked-question.ts';
import { score, type Scored } from './score.ts';
import { scoreTable } from './score-table.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

const goal = 0.95;
const committed = fileURLToPath(new URL('../questions.jsonl', import.meta.url));
const builtIn = fileURLToPath(new URL('../vocabulary.json', import.meta.url));

function told(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 300) : String(error);
}

function readVocabulary(path: string): Vocabulary {
  return vocabularyOf(JSON.parse(readFileSync(path, 'utf8')));
}

interface Options {
  readonly file: string;
  readonly vocabulary: string | null;
  readonly json: boolean;
}

function optionsOf(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, vocabulary: { type: 'string' } },
  });
  if (positionals.length > 1) throw new Error('usage: npm run eval -- [FILE.jsonl] [--vocabulary V.json] [--json]');
  return { file: positionals[0] ?? committed, vocabulary: values.vocabulary ?? null, json: values.json };
}

async function main(args: readonly string[]): Promise<number> {
  const { file, vocabulary, json } = optionsOf(args);
  const fallback = readVocabulary(vocabulary ?? builtIn);
  const ask = createAsker(fallback);
  const kept = new Map<string, Vocabulary>();
  const fileOf = (name: string): Vocabulary => {
    const path = resolve(dirname(file), name);
    const found = kept.get(path) ?? readVocabulary(path);
    kept.set(path, found);
    return found;
  };
  const scored: Scored[] = [];
  let broken = 0;
  const report = (line: number, error: unknown): void => {
    broken += 1;
    process.stderr.write(`line ${line}: ${told(error)}\n`);
  };
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n');
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    let asked: AskedQuestion | null = null;
    try {
      asked = readQuestion(line, fileOf);
      const answered = await ask(asked);
      if (json) process.stdout.write(`${JSON.stringify(answered)}\n`);
      else if (asked.expect === null) process.stdout.write(`${asked.id}  ${JSON.stringify(answered.parse)}\n`);
      if (asked.expect !== null) scored.push({ ...asked, expect: asked.expect, parse: answered.parse });
    } catch (error) {
      report(at + 1, error);
      if (asked !== null && asked.expect !== null) scored.push({ ...asked, expect: asked.expect, parse: null });
    }
  }
  if (json || scored.length === 0) return broken === 0 ? 0 : 1;
  const result = score(scored);
  process.stdout.write(`${scoreTable(result)}\n`);
  const reached = Math.min(result.intent.right / result.intent.of, result.exact / result.questions);
  return broken === 0 && reached >= goal ? 0 : 1;
}

// Whoever reads the answers may have read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${told(error)}\n`);
  process.exitCode = 2;
}
