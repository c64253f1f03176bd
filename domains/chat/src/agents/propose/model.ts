import type { ModelSimulation } from '@apex/contracts';
import { quoteLabel } from '../../answer/clean-label.ts';
import type { ProposedAction } from '../state.ts';

/** Less than this is no reason to move. */
const worthMoving = -0.2;

/** The nearest in cost of those that are cheaper by enough: the smallest step, likeliest to serve as well. */
export function nearestCheaper({ models }: ModelSimulation): number | null {
  // Only to order them; each figure is read from its place.
  const [nearest] = models
    .map((model, at) => ({ model, at }))
    .filter(({ model }) => model.replayed_calls > 0 && model.change_rate !== null && model.change_rate <= worthMoving)
    .toSorted((a, b) => Number(b.model.would_usd) - Number(a.model.would_usd));
  return nearest?.at ?? null;
}

/** The one these calls would cost least on. */
export function cheapestOf({ models }: ModelSimulation): number | null {
  const [first] = models
    .map((model, at) => ({ model, at }))
    .filter(({ model }) => model.replayed_calls > 0)
    .toSorted((a, b) => Number(a.model.difference_usd) - Number(b.model.difference_usd));
  return first?.at ?? null;
}

/** Another model for calls like those that were priced on it; said to be unproven, and only where it is cheaper. */
export function proposeModel(result_id: string, simulation: ModelSimulation, at: number | null): ProposedAction[] {
  const found = at === null ? undefined : simulation.models[at];
  const from = found?.by_model.find((row) => row.model !== found.model);
  if (at === null || found === undefined || from === undefined || !/[1-9]/.test(found.saving_usd)) return [];
  const models = new Set(found.by_model.map((row) => row.model).filter((name) => name !== found.model));
  return [
    {
      key: `model ${from.model} to ${found.model}`.slice(0, 100),
      title: `Try ${quoteLabel(found.model)} for calls of ${models.size === 1 ? quoteLabel(from.model) : 'other models'}: cheaper by price, quality unproven`,
      setting: 'model',
      old_value: models.size === 1 ? from.model : `${from.model} and others`,
      new_value: found.model,
      kind: 'policy',
      basis: 'price_only',
      evidence: 'The same tokens at the list prices of the other model; no call was made there.',
      facts: [],
      evidence_result_id: result_id,
      verify:
        'Send a sample of these calls to both models, compare the answers with your own measure of quality, then ask for the cost per call of both.',
      risk: 'Answers may be worse, longer or need more attempts; longer answers and retries eat the saving up.',
      undo: 'Name the model used today again; nothing else changes.',
      quality_effect: 'Unproven: nothing recorded tells how good the answers are.',
      saving: { result_id, path: ['models', at, 'saving_usd'] },
      percent: null,
      finding_id: null,
      proposal_id: null,
      policy: null,
    },
  ];
}
