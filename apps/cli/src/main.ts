import { readFileSync } from 'node:fs';
import { parseCommandLine } from './parse-command-line.ts';

const versionPattern = /"version":\s*"([^"]+)"/;

async function main(argv: readonly string[]): Promise<number> {
  const version = versionPattern.exec(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))?.[1] ?? '';
  const width = process.stdout.columns || Number.POSITIVE_INFINITY;
  const write = (text: string): void => void process.stdout.write(text);
  const parsed = await parseCommandLine(argv, { version, write, width });
  if (parsed === undefined) return 0;
  // Help needs none of it and is the faster for it.
  const { execute } = await import('./execute.ts');
  return execute(parsed, argv.includes('--json'));
}

// Idle connections and an unread stdin must not keep a finished command alive; both streams are written by now.
process.exit(await main(process.argv.slice(2)));
