import { ApexError, type ByteStream, type CreatedUpload } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Scope } from '../scope.ts';
import { completeUpload, removeUpload, reserveUpload } from './upload-store.ts';

/** Of a project at one time. */
const mostUploads = 20;

/** Keeps a file until it is imported or deleted, a day at most. */
export async function createUpload(
  { caller, db, clock, uploads }: Scope,
  input: { readonly name: string },
  body: ByteStream,
): Promise<CreatedUpload> {
  const id = newId.upload();
  const name = plainName(input.name);
  // Before its content comes: many that come slowly are as many as those that are there.
  if (!(await reserveUpload(db, caller, { id, name, now_ms: clock.now(), most: mostUploads }))) throw tooMany();
  let bytes = 0;
  try {
    bytes = await uploads.folder.write(id, body, uploads.most_bytes);
    if (bytes === 0) throw empty();
    await completeUpload(db, caller, { id, bytes });
  } catch (error) {
    await removeUpload(db, caller, id);
    await uploads.folder.remove(id);
    throw error;
  }
  return { upload_id: id, name, bytes };
}

/** Without folders and control characters: it is shown, and its ending tells of the format. */
function plainName(given: string): string {
  const last = given.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? '';
  return (
    last
      .toWellFormed()
      .replaceAll(/\p{Cc}/gu, '')
      .slice(0, 255) || 'file'
  );
}

function empty(): ApexError {
  return new ApexError({ kind: 'invalid', reason: 'telemetry.upload_empty', message: 'The file is empty.' });
}

function tooMany(): ApexError {
  return new ApexError({
    kind: 'limit',
    reason: 'telemetry.too_many_uploads',
    message: `At most ${mostUploads} files of a project may wait for their import. Import or delete some of them.`,
    retryable: false,
  });
}
