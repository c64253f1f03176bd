export { findFiles, type FoundFile } from './find-files.ts';
export { bytesOf, openFile, type OpenedFile } from './open-file.ts';
export { type ReadFiles, readFiles, type Reading, type ReadSettings, type RecordTarget } from './read-files.ts';
export { withAnchor } from './with-anchor.ts';
