import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RecordedExport, startOtlpRecorder } from '@apex/testkit/otlp-recorder';
import { type BillLine, startProviderSimulator } from '@apex/testkit/provider-simulator';
import type { Emitter } from './emitter.ts';
import { runExample } from './run-example.ts';

export interface Recording {
  readonly bill: readonly BillLine[];
  readonly exports: readonly RecordedExport[];
}

/** Runs an example with nothing but a recorder behind it: what the emitter really sends. */
export async function record(emitter: Emitter, seed: number): Promise<Recording> {
  const [provider, recorder] = await Promise.all([startProviderSimulator({ seed }), startOtlpRecorder()]);
  try {
    await runExample(emitter, { apexUrl: recorder.url, apexKey: 'recorded', providerUrl: provider.url });
    return { bill: provider.bill.lines, exports: recorder.exports };
  } finally {
    await Promise.all([provider.close(), recorder.close()]);
  }
}

export const isJson = (one: RecordedExport) => one.headers['content-type'] === 'application/json';

/** One JSON line an export, bodies that are no JSON in base64, and the bill beside them. */
export async function writeRecording(folder: string, emitter: Emitter, { bill, exports }: Recording): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${emitter.name}.jsonl`);
  await rm(file, { force: true });
  for (const one of exports) {
    const body: unknown = isJson(one) ? JSON.parse(one.body.toString('utf8')) : one.body.toString('base64');
    await appendFile(file, `${JSON.stringify({ path: one.path, headers: one.headers, body })}\n`);
  }
  const lines = bill.map((line) => JSON.stringify({ ...line, cost: line.cost?.toString() ?? null }));
  await writeFile(join(folder, `${emitter.name}.bill.jsonl`), `${lines.join('\n')}\n`);
}
