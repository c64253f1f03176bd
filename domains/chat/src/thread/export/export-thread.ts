import type { Caller, FileAnswer, Run, ThreadId } from '@apex/contracts';
import { fileNameOf } from '@apex/kit/http';
import { ownerOf } from '../../owner.ts';
import { type RunStore, runStoreFor } from '../../run/run-store.ts';
import type { ThreadScope } from '../scope.ts';
import { threadStoreFor } from '../thread-store.ts';
import { composeDocument } from './compose-document.ts';
import { markdownOf } from './markdown.ts';
import type { PdfWriter } from './pdf/write-pdf.ts';

export interface ThreadExport {
  readonly id: ThreadId;
  readonly format: 'markdown' | 'pdf';
}

const runsAtOnce = 20;

/** The runs of a thread, few at a time: each holds a whole report. */
async function* runsOf(store: RunStore, id: ThreadId): AsyncGenerator<Run> {
  for (let offset = 0; ; offset += runsAtOnce) {
    const some = await store.listOfThread(id, { limit: runsAtOnce, offset });
    yield* some;
    if (some.length < runsAtOnce) return;
  }
}

async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of texts) yield encoder.encode(text);
}

/** A thread as a file for whose it is. Whatever can be refused is refused before its first byte. */
export async function exportThread(
  { db, clock, pdf }: ThreadScope & { readonly pdf: PdfWriter },
  caller: Caller,
  { id, format }: ThreadExport,
): Promise<FileAnswer> {
  const owner = ownerOf(caller);
  const thread = await threadStoreFor(db, owner).get(id);
  const runs = runsOf(runStoreFor(db, owner), id);
  const document = composeDocument({ ...thread, runs }, new Date(clock.now()));
  if (format === 'pdf') {
    return { name: fileNameOf(thread.title, 'pdf'), content_type: 'application/pdf', bytes: pdf.write(document) };
  }
  const bytes = encoded(markdownOf(document));
  return { name: fileNameOf(thread.title, 'md'), content_type: 'text/markdown; charset=utf-8', bytes };
}
