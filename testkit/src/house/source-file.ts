import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

export interface ImportLine {
  readonly specifier: string;
  readonly line: number;
}

/** A source file as the rules of the house see it. */
export interface SourceFile {
  /** From the root of the tree, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly ImportLine[];
}

const roots = ['packages', 'domains', 'apps', 'testkit', 'tests', 'bench', 'scripts', 'examples'];
const skipped = new Set(['node_modules', 'dist', 'coverage']);

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Parses one file; a file that does not parse throws, so that no rule passes by seeing nothing. */
export function parseSource(path: string, text: string): SourceFile {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message ?? ''}`);
  const found: ImportLine[] = [];
  for (const entry of module.staticImports) {
    found.push({ specifier: entry.moduleRequest.value, line: lineAt(text, entry.start) });
  }
  for (const entry of module.staticExports) {
    const source = entry.entries.find((item) => item.moduleRequest !== null)?.moduleRequest;
    if (source) found.push({ specifier: source.value, line: lineAt(text, entry.start) });
  }
  for (const entry of module.dynamicImports) {
    const literal = /^['"`]([^'"`$]+)['"`]$/.exec(text.slice(entry.moduleRequest.start, entry.moduleRequest.end));
    if (literal?.[1] !== undefined) found.push({ specifier: literal[1], line: lineAt(text, entry.start) });
  }
  return { path, text, imports: found };
}

/** Every TypeScript and JavaScript source of the tree. */
export async function readSources(root: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const top of roots) {
    const entries = await readdir(join(root, top), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      const source = entry.isFile() && /\.(ts|tsx|mjs|js)$/.test(entry.name);
      if (!source || path.split('/').some((part) => skipped.has(part))) continue;
      files.push(parseSource(path, readFileSync(join(root, path), 'utf8')));
    }
  }
  return files;
}
