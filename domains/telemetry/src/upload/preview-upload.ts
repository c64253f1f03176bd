import { maxPreviewRows, type PreviewUpload, type UploadPreview, uploadFormats } from '@apex/contracts';
import { type ColumnMap, type FilePreview, fieldAbouts } from '@apex/formats';
import type { Scope } from '../scope.ts';
import { columnMapOf, glimpseOf, openUploaded, uploadedFile } from './uploaded-file.ts';

const required: ReadonlySet<string> = new Set(['at', 'input']);
const fields = Object.entries(fieldAbouts).map(([name, about]) => ({ name, required: required.has(name), about }));
const nothing = { columns: [], map: {}, rows: [], rejected_count: 0 };

/** The first rows of an upload as an import with this format and mapping would read them. */
export async function previewUpload(scope: Scope, { id, format, map }: PreviewUpload): Promise<UploadPreview> {
  const { caller, clock } = scope;
  const columns = columnMapOf(map);
  const file = await openUploaded(await uploadedFile(scope, id), id, format);
  const about = { formats: [...uploadFormats], fields };
  if (file === undefined) {
    const problem = 'This is none of the known formats. Choose the one it is, if it is one of them.';
    return { ...about, ...nothing, format: null, needs_mapping: false, problem };
  }
  const now = (): number => clock.now();
  const seen = await glimpseOf(file, { map: columns, rows: maxPreviewRows, now, signal: caller.signal });
  return {
    ...about,
    format: file.format,
    columns: seen.columns.map(({ name, samples }) => ({ name, samples: [...samples] })),
    map: namedColumns(seen.map),
    rows: seen.rows.map(({ line, values, record, reason }) => ({ line, values: { ...values }, record, reason })),
    rejected_count: seen.rejected_count,
    needs_mapping: seen.missing.length > 0,
    problem: problemOf(seen),
  };
}

function namedColumns(map: ColumnMap): Record<string, string> {
  return Object.fromEntries(Object.entries(map).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function problemOf({ missing, problem }: FilePreview): string | null {
  if (missing.length === 0) return problem;
  const wanted = missing.map((field) => (field === 'at' ? 'the time of the call' : 'its tokens or its cost'));
  return `No column was recognised as ${wanted.join(' or ')}. Name it below.`;
}
