import { type ApexOptions, type ApexProcess, startApex } from '@apex/testkit/apex';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Builds the web app where its sources changed. */
export async function buildWeb(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/build-web.mjs')]);
}

/** The whole product with a web app of the present sources. */
export async function startWeb(options: ApexOptions = {}): Promise<ApexProcess> {
  await buildWeb();
  return startApex(options);
}
