import { type Caller, type UploadFormat, type UploadId } from '@apex/contracts';
import { type ColumnMap, type FilePreview, type MapField, parseColumnMap, previewFile } from '@apex/formats';
import { bytesOf, type FoundFile, openFile, type OpenedFile } from '@apex/local-files';
import type { Scope } from '../scope.ts';
import { getUpload, uploadNotFound } from './upload-store.ts';

/** Decoded bytes of a stranger's file that are read. */
export const mostDecodedBytes = 1024 * 1024 * 1024;
/** Decoded bytes a look at the first rows takes: more of them hold no rows, as an archive made to swell does. */
const mostGlimpsedBytes = 16 * 1024 * 1024;

/** The caller's upload as a file; one whose content is gone is not found. */
export async function uploadedFile({ caller, db, uploads }: Scope, id: UploadId): Promise<FoundFile> {
  const { name, bytes } = await getUpload(db, caller, id);
  return { path: uploads.folder.pathOf(id), name, size: bytes, modified_ms: 0 };
}

/** Opened; undefined where its format is none of the known ones. */
export async function openUploaded(
  file: FoundFile,
  id: UploadId,
  format: UploadFormat | undefined,
): Promise<OpenedFile | undefined> {
  try {
    return await openFile(file, format ?? 'auto');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw uploadNotFound(id);
    throw error;
  }
}

export interface Glimpse {
  readonly map: ColumnMap | undefined;
  readonly rows: number;
  readonly now: () => number;
  readonly signal: Caller['signal'];
}

export async function glimpseOf(file: OpenedFile, { map, rows, now, signal }: Glimpse): Promise<FilePreview> {
  const { bytes, close } = await bytesOf(file, { growing: false, signal });
  try {
    const { format, name } = file;
    // The rows of a Parquet file lie in groups that are unpacked whole.
    const max_bytes = format === 'parquet' ? mostDecodedBytes : mostGlimpsedBytes;
    return await previewFile({ format, name, bytes, map, max_bytes, clock: { now } }, rows);
  } finally {
    await close();
  }
}

/** As the user names columns, by field; an empty name leaves a field out. */
export function columnMapOf(given: Readonly<Record<string, string>> | undefined): ColumnMap | undefined {
  if (given === undefined) return undefined;
  const named = Object.entries(given).map(([field, column]) => `${field}=${column === '' ? leftOut : column}`);
  const map = parseColumnMap(named);
  return Object.fromEntries(Object.entries(map).map(([field, column]) => [field, column === leftOut ? '' : column]));
}

const leftOut = '\u0000';

/**
 * What a whole mapping says that the proposal does not; undefined where it says nothing. A proposal that is sent back as
 * it came must read the file as it would be read without one, so that both name the same calls.
 */
export function overridesOf(map: ColumnMap | undefined, proposed: ColumnMap): ColumnMap | undefined {
  if (map === undefined) return undefined;
  const differing = entriesOf(map).filter(([field, column]) => column !== (proposed[field] ?? ''));
  return differing.length === 0 ? undefined : Object.fromEntries(differing);
}

function entriesOf(map: ColumnMap): [MapField, string][] {
  // Object.entries loses the keys' type; tags among them are looked up like any field.
  return Object.entries(map) as [MapField, string][];
}
