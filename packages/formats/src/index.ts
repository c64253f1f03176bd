export { detectFormat } from './detect-format.ts';
export { fileFingerprint } from './file-fingerprint.ts';
export { parseFile, type ParseFileInput } from './parse-file.ts';
export { type PeekedFile, peekFile } from './bytes/peek-file.ts';
export type { AsyncBuffer, ByteSource } from './bytes/source.ts';
export { type FileFormat, fileFormats, type ParseCounts, type ParsedRecord } from './record.ts';
export { type ColumnMap, type MapField, mapFields, parseColumnMap } from './table/column-map.ts';
export type { CachedTokens, Mapping } from './table/presets.ts';
export { proposeMapping } from './table/propose-mapping.ts';
