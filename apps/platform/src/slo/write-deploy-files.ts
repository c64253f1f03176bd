import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deployFiles } from './deploy-files.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

for (const [path, text] of Object.entries(deployFiles())) {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
