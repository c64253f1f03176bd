export { createOptimizer, type Optimizer, type OptimizerDeps } from './create-optimizer.ts';
export { exportedTables } from './export-organisation.ts';
export type { OptimizerDatabase } from './optimizer-database.ts';
export { optimizerMigrations } from './migrations.ts';
export { simulatePromptCache } from './simulate/simulate-prompt-cache.ts';
