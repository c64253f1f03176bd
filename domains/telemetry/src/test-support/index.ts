export { analysesInMemory } from './analyses-in-memory.ts';
export type { CallInMemory } from './sums-in-memory.ts';
