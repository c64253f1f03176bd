export { type ArchetypeName, archetypeNames } from './archetype.ts';
export { type PlantKind, plantKinds } from './plant/plants.ts';
export type { PlantShare } from './quota.ts';
export { Random, type Span } from './random.ts';
export { synthesise, type SynthOptions, type Synthesis, type SynthTruth } from './synthesise.ts';
export { synthesiseWorkspace, type WorkspaceOptions } from './workspace/synthesise-workspace.ts';
