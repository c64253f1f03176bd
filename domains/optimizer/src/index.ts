export { createOptimizer, type Optimizer, type OptimizerDeps } from './create-optimizer.ts';
export { optimizerMigrations } from './migrations.ts';
export { simulatePromptCache } from './simulate/simulate-prompt-cache.ts';
