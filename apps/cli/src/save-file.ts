import { ApexError } from '@apex/contracts';
import { type CommandAnswer, formatCount } from '@apex/terminal';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Saves a file that the server answered, `option` naming another place; never over one that is there. */
export async function saveFile(file: File, target: string | undefined, option: string): Promise<CommandAnswer> {
  // A name is the server's word: it may name a file of this folder and nothing beyond.
  const place = target ?? path.basename(file.name);
  try {
    await writeFile(place, file.stream(), { flag: 'wx' });
  } catch (cause) {
    throw cannotSave(place, { option, cause });
  }
  const data = { file: path.resolve(place), bytes: file.size };
  return { data, text: `Saved ${place} (${formatCount(file.size)} bytes).` };
}

function cannotSave(place: string, { option, cause }: { readonly option: string; readonly cause: unknown }): ApexError {
  const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
  return new ApexError({
    kind: exists ? 'conflict' : 'invalid',
    reason: exists ? 'cli.file_exists' : 'cli.cannot_write',
    message: exists
      ? `${place} is there already: name another file with ${option}.`
      : `${place} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    cause,
  });
}
