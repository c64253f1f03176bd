import type { WasteDetector } from '../../detect/waste-detector.ts';
import type { FindingDraft } from '../finding-draft.ts';
import { countFact, counted, type Described, dollars, inScope, sampleEvidence, usdFact } from './wording.ts';

/** Calls on a dearer model than the one that serves most of the feature with prompts and answers of the same size. */
export function describePremiumModels({ planner, premium }: WasteDetector, period: Described): FindingDraft[] {
  return planner.premium_model.entries().flatMap(([key, tally]): FindingDraft[] => {
    const outlier = premium.get(key);
    if (outlier === undefined) return [];
    const { feature, model, usual, feature_calls } = outlier;
    const where = inScope({ label: 'feature', value: feature });
    const filters = [
      { dimension: 'feature', op: 'eq', value: feature },
      { dimension: 'model', op: 'eq', value: model },
    ];
    const input = { filters, from: period.from, to: period.to, to_models: [usual] };
    const row = { calls: tally.calls, feature_calls, usual_calls: outlier.usual_calls, usual_model: usual.model };
    return [
      {
        kind: 'premium_model',
        scope: { feature, model, usual_model: usual.model },
        title: `Try ${usual.model} instead of ${model}: ${where}`,
        summary: `${counted(tally.calls, 'call')} of ${feature_calls} ran on ${model}; the others of their size ran on ${usual.model}, where the same tokens cost ${dollars(tally.saved)} less.`,
        facts: [
          countFact('calls', 'Calls on the dearer model', tally.calls, 'calls'),
          countFact('feature_calls', 'Calls of the feature', feature_calls, 'calls'),
          usdFact('saving', 'Difference in price for the same tokens', tally.saved),
        ],
        saving: { low: 0n, expected: tally.saved, high: tally.saved, joint: tally.joint },
        saving_note: 'Prices only. Low: nothing, if the answers turn out to need the dearer model.',
        calls: tally.calls,
        cost: tally.cost,
        basis: 'price_only',
        confidence: 'low',
        needs_experiment: true,
        quality_effect: 'Not known: nothing was measured of the answers. Try it on a part of the calls first.',
        latency_effect: 'Not known.',
        effort: 'small',
        risk: 'Answers may be worse where the dearer model was chosen for a reason.',
        evidence: [
          { label: 'The same tokens on the usual model', route: 'simulateModel', input, rows: [row] },
          ...sampleEvidence(tally.samples()),
        ],
        change: {
          title: `Try ${usual.model} for ${where}`,
          setting: 'model',
          old_value: model,
          new_value: usual.model,
          verify: 'Answer a part of the calls with both models and compare before moving the rest.',
          undo: `Set the model back to ${model}.`,
          kind: 'policy',
        },
      },
    ];
  });
}
