import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from './spool-files.ts';

const checkpointSchema = z.object({
  /** Every frame before it has been drained. */
  position: z.int(),
  /** Projects whose frames are no longer wanted, `organisation project`, the last ones told last. */
  forgotten: z.array(z.string()),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

const pathIn = (folder: string): string => join(folder, 'checkpoint.json');

/** Where draining goes on; the beginning where none was written. */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  try {
    return checkpointSchema.parse(JSON.parse(await readFile(pathIn(folder), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { position: 0, forgotten: [] };
    throw error;
  }
}

export function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  return writeDurably(pathIn(folder), JSON.stringify(checkpoint));
}
