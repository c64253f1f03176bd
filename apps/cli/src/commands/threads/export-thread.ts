import { chatRoutes } from '@apex/contracts';
import type { CommandAnswer } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { saveFile } from '../../save-file.ts';
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
  return saveFile(file, output, '--output');
}
