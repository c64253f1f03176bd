export { optimizerInMemory } from './optimizer-in-memory.ts';
export { replayCalls } from './replay-calls.ts';
