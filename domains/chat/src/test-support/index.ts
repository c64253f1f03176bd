export { publishedParse } from '../understand/published-parse.ts';
export type { QuestionParse } from '../understand/question-parse.ts';
export { readInThread } from '../understand/read-in-thread.ts';
export { inMemoryOptimizer } from './in-memory-optimizer.ts';
export { inMemoryTelemetry, type TestCall } from './in-memory-telemetry.ts';
export { createOfflineAnalyst, type OfflineAnalyst } from './offline-analyst.ts';
