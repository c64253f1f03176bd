import type { Row } from '../../row.ts';
import { importFiles } from './import-files.ts';
import { importLarge } from './import-large.ts';

export const importRow: Row = {
  name: 'import',
  summary: 'files through the command line, and many records through the server',
  parts: [importFiles, importLarge],
};
