import type { Run } from '@apex/contracts';
import { reportBlocks } from './report-blocks.ts';
import type { Block, ThreadDocument } from './thread-document.ts';

export type Exchange = Pick<Run, 'question' | 'status' | 'note' | 'report' | 'created_at'>;

export interface ExportedThread {
  readonly title: string;
  readonly created_at: string;
  readonly runs: AsyncIterable<Exchange>;
}

function timeWords(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

function exchangeBlocks({ question, created_at, status, note, report }: Exchange): Block[] {
  const outcome = note !== '' ? note : report === null ? `Not answered yet (${status}).` : '';
  return [
    { kind: 'question', text: question },
    { kind: 'note', text: `Asked ${timeWords(created_at)}` },
    ...(outcome === '' ? [] : [{ kind: 'note', text: outcome } as const]),
    ...(report === null ? [] : reportBlocks(report)),
  ];
}

async function* blocksOf(runs: AsyncIterable<Exchange>): AsyncGenerator<Block> {
  for await (const run of runs) yield* exchangeBlocks(run);
}

/** A thread as what a person reads, in the order it was asked; what happened on the way stays out. */
export function composeDocument({ title, created_at, runs }: ExportedThread, written_at: Date): ThreadDocument {
  const about = `A conversation with Netra Apex, begun ${timeWords(created_at)}, exported ${timeWords(written_at.toISOString())}.`;
  return { title, about, written_at, blocks: blocksOf(runs) };
}
