import { ApexError, chatRoutes } from '@apex/contracts';
import { type CommandAnswer, formatCount } from '@apex/terminal';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { usageError } from '../../usage-error.ts';
import { threadIdOf } from './thread-id.ts';

/** Saves a thread as a file; never over one that is there. */
export async function exportThread(
  context: CommandContext,
  id: string | undefined,
  { format, output }: { readonly format: string; readonly output?: string },
): Promise<CommandAnswer> {
  if (format !== 'markdown' && format !== 'pdf') throw usageError(`--format is markdown or pdf, not ${format}.`);
  const client = signedInClient(context, chatRoutes);
  const file = await client.exportThread({ id: threadIdOf(id), format }, { signal: context.signal });
  // A name is the server's word: it may name a file of this folder and nothing beyond.
  const target = output ?? path.basename(file.name);
  try {
    await writeFile(target, file.stream(), { flag: 'wx' });
  } catch (cause) {
    throw cannotSave(target, cause);
  }
  const data = { file: path.resolve(target), bytes: file.size };
  return { data, text: `Saved ${target} (${formatCount(file.size)} bytes).` };
}

function cannotSave(target: string, cause: unknown): ApexError {
  const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
  return new ApexError({
    kind: exists ? 'conflict' : 'invalid',
    reason: exists ? 'cli.file_exists' : 'cli.cannot_write',
    message: exists
      ? `${target} is there already: name another file with --output.`
      : `${target} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    cause,
  });
}
