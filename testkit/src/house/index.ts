export { arrowViolations, importCircles, type Violation } from './arrows.ts';
export { complianceViolations } from './compliance.ts';
export { readmeViolations, schemaViolations } from './folders.ts';
export { parseSource, readSources, type SourceFile } from './source-file.ts';
