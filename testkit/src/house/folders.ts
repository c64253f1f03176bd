import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation } from './arrows.ts';

const mostReadmeLines = 60;

/** Every package, domain and app explains itself in a README of at most 60 lines. */
export function readmeViolations(root: string): Violation[] {
  const found: Violation[] = [];
  for (const top of ['packages', 'domains', 'apps']) {
    for (const entry of readdirSync(join(root, top), { withFileTypes: true }).filter((item) => item.isDirectory())) {
      const path = `${top}/${entry.name}/README.md`;
      const file = join(root, path);
      if (!existsSync(file)) found.push({ path, line: 0, rule: 'a boundary has a README' });
      else if (readFileSync(file, 'utf8').trimEnd().split('\n').length > mostReadmeLines) {
        found.push({ path, line: mostReadmeLines, rule: `a README has at most ${mostReadmeLines} lines` });
      }
    }
  }
  return found;
}

/** A domain's SQL stays in its own schema. */
export function schemaViolations(root: string): Violation[] {
  const domains = readdirSync(join(root, 'domains'));
  const found: Violation[] = [];
  for (const domain of domains) {
    const others = domains.filter((name) => name !== domain);
    const foreign = new RegExp(
      String.raw`\b(?:from|join|into|update|table|references)\s+(?:${others.join('|')})\.\w`,
      'i',
    );
    const entries = readdirSync(join(root, 'domains', domain), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !/\.(sql|ts)$/.test(entry.name) || entry.parentPath.includes('node_modules')) continue;
      const path = join(entry.parentPath, entry.name);
      for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
        if (foreign.test(line)) found.push({ path, line: index + 1, rule: "no SQL across another domain's schema" });
      }
    }
  }
  return found;
}
