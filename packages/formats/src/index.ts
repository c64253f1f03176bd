export { detectFormat } from './detect-format.ts';
export { fileFingerprint } from './file-fingerprint.ts';
export { parseFile, type ParseFileInput } from './parse-file.ts';
export { type PeekedFile, peekFile } from './bytes/peek-file.ts';
export type { AsyncBuffer, ByteSource } from './bytes/source.ts';
export { newObservation } from './new-observation.ts';
export { type FileFormat, fileFormats, type ParseCounts, type ParsedRecord } from './record.ts';
export { type FilePreview, previewFile, type PreviewRow } from './preview/preview-file.ts';
export { type ColumnMap, type MapField, mapFields, parseColumnMap } from './table/column-map.ts';
export { fieldAbouts } from './table/field-abouts.ts';
export type { CachedTokens, Mapping } from './table/presets.ts';
export { proposeMapping } from './table/propose-mapping.ts';
export { invoiceFieldAbouts, type InvoiceMap, invoiceMapOf } from './invoice/invoice-fields.ts';
export { type InvoiceLine, type TokenBucket, tokenBuckets } from './invoice/invoice-line.ts';
export { type InvoiceReading, readInvoice } from './invoice/read-invoice.ts';
export {
  type InputConvention,
  type MetricPoint,
  type ReadExport,
  type RejectedItem,
  type ScopeCount,
  type Sighting,
  type SightingRank,
  sightingRanks,
  type SightingRole,
  type Signal,
  signals,
  type SpanLink,
} from './otlp/sighting.ts';
export { ExportFault } from './fault.ts';
