import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCallSites } from 'node:util';

export interface CallSite {
  /** `apex.` and the name of the package, domain or app. */
  readonly logger: string;
  /** Path of the file within the tree. */
  readonly module: string;
  readonly function: string;
  readonly line: number;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const deepest = 6;

function pathOf(script: string): string {
  const file = script.startsWith('file:') ? fileURLToPath(script) : script;
  return relative(root, file).split(sep).join('/');
}

/** Where the code stands that called into these files of the tree. */
export function callSiteOutside(skipped: ReadonlySet<string>): CallSite {
  for (const site of getCallSites(deepest)) {
    const module = pathOf(site.scriptName);
    if (skipped.has(module)) continue;
    const [, place = 'apex'] = module.split('/');
    return { logger: `apex.${place}`, module, function: site.functionName || '(anonymous)', line: site.lineNumber };
  }
  return { logger: 'apex', module: '(unknown)', function: '(anonymous)', line: 0 };
}
