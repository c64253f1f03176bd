import type { WasteDetector } from '../../detect/waste-detector.ts';
import type { FindingDraft } from '../finding-draft.ts';
import { countFact, counted, type Described } from './wording.ts';

const mostModels = 50;

/** Calls with tokens and without a price: what they cost is in no sum. A gap in the data, not a saving. */
export function describeUnpricedCalls({ rows }: WasteDetector, period: Described): FindingDraft[] {
  const models = new Map<string, { provider: string; model: string; calls: number }>();
  for (const { provider, model, has_usage, priced, calls } of rows) {
    if (!has_usage || priced) continue;
    const key = `${provider}\n${model}`;
    models.set(key, { provider, model, calls: (models.get(key)?.calls ?? 0) + calls });
  }
  const named = [...models.values()].sort((left, right) => right.calls - left.calls);
  const calls = named.reduce((sum, one) => sum + one.calls, 0);
  if (calls === 0) return [];
  const input = { by: ['provider', 'model'], measures: ['unpriced_calls'], from: period.from, to: period.to };
  return [
    {
      kind: 'unpriced_calls',
      scope: {},
      title: 'Some calls have no known price',
      summary: `${counted(calls, 'call')} on ${counted(named.length, 'model')} report tokens that no price is known for; they are in no sum of money.`,
      facts: [
        countFact('calls', 'Calls without a price', calls, 'calls'),
        countFact('models', 'Models without a price', named.length),
      ],
      saving: null,
      saving_note: '',
      calls,
      cost: 0n,
      basis: null,
      confidence: 'high',
      needs_experiment: false,
      quality_effect: '',
      latency_effect: '',
      effort: 'small',
      risk: 'Spend is higher than it looks.',
      evidence: [
        { label: 'By model', route: 'querySpend', input, rows: named.slice(0, mostModels).map((one) => ({ ...one })) },
      ],
      change: null,
    },
  ];
}
