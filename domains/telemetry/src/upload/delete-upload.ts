import type { UploadId } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { getUpload, removeUpload } from './upload-store.ts';

export async function deleteUpload(
  { caller, db, uploads }: Scope,
  { id }: { readonly id: UploadId },
): Promise<{ deleted: boolean }> {
  await getUpload(db, caller, id);
  await removeUpload(db, caller, id);
  await uploads.folder.remove(id);
  return { deleted: true };
}
