import type { PreviewReconciliation, UploadFormat } from '@apex/contracts';
import { type InvoiceLine, invoiceMapOf, type InvoiceReading, readInvoice } from '@apex/formats';
import { bytesOf } from '@apex/local-files';
import type { Scope } from '../scope.ts';
import { mostDecodedBytes, openUploaded, uploadedFile } from '../upload/uploaded-file.ts';

export interface UploadedInvoice {
  readonly name: string;
  readonly format: UploadFormat;
  readonly reading: InvoiceReading;
}

export interface InvoiceSink {
  readonly onLine: (line: InvoiceLine) => void;
  readonly onRejected: (line: number, reason: string) => void;
  readonly most?: number;
}

/** Reads an upload as an invoice; undefined where it is none of the known formats. */
export async function readUploadedInvoice(
  scope: Scope,
  { upload_id, format, map, provider }: PreviewReconciliation,
  sink: InvoiceSink,
): Promise<UploadedInvoice | undefined> {
  const { clock, caller } = scope;
  const asked = map === undefined ? undefined : invoiceMapOf(map);
  const file = await openUploaded(await uploadedFile(scope, upload_id), upload_id, format);
  if (file === undefined) return undefined;
  const { bytes, close } = await bytesOf(file, { growing: false, signal: caller.signal });
  try {
    const reading = await readInvoice({
      format: file.format,
      name: file.name,
      bytes,
      map: asked,
      provider,
      max_bytes: mostDecodedBytes,
      clock: { now: () => clock.now() },
      ...sink,
    });
    return { name: file.name, format: file.format, reading };
  } finally {
    await close();
  }
}
