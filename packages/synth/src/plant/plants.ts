import { cacheBreak } from './cache-break.ts';
import { duplicateCalls } from './duplicate-calls.ts';
import type { Plant } from './plant.ts';
import { premiumModel } from './premium-model.ts';
import { retryStorm } from './retry-storm.ts';
import { unusedTools } from './unused-tools.ts';

export const plantKinds = ['duplicate-calls', 'cache-break', 'retry-storm', 'premium-model', 'unused-tools'] as const;
export type PlantKind = (typeof plantKinds)[number];

export const plants: Readonly<Record<PlantKind, Plant>> = {
  'duplicate-calls': duplicateCalls,
  'cache-break': cacheBreak,
  'retry-storm': retryStorm,
  'premium-model': premiumModel,
  'unused-tools': unusedTools,
};
