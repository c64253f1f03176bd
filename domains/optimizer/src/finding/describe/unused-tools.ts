import { scopeOf } from '../../detect/scope.ts';
import type { WasteDetector } from '../../detect/waste-detector.ts';
import type { FindingDraft } from '../finding-draft.ts';
import { countFact, counted, type Described, dollars, inScope, labelsOf, sampleEvidence, usdFact } from './wording.ts';

/** Sessions that carry tool definitions in every prompt and never call a tool. */
export function describeUnusedTools({ planner }: WasteDetector, _period: Described): FindingDraft[] {
  return planner.unused_tools.entries().map(([key, tally]): FindingDraft => {
    const scope = scopeOf(key);
    return {
      kind: 'unused_tools',
      scope: labelsOf(scope),
      title: `Leave out tool definitions nobody uses: ${inScope(scope)}`,
      summary: `${counted(tally.sessions, 'session')} offered tools in every call and used none; the definitions in ${counted(tally.calls, 'prompt')} cost ${dollars(tally.saved)}.`,
      facts: [
        countFact('sessions', 'Sessions that used no tool', tally.sessions),
        countFact('calls', 'Calls with definitions in them', tally.calls, 'calls'),
        usdFact('saving', 'What the definitions cost', tally.saved),
      ],
      saving: { low: tally.saved, expected: tally.saved, high: tally.saved, joint: tally.joint },
      saving_note: 'The very prompts without their definitions, cache reads and writes included.',
      calls: tally.calls,
      cost: tally.cost,
      basis: 'replayed',
      confidence: 'medium',
      needs_experiment: false,
      quality_effect: 'None is known: no answer of these sessions called a tool.',
      latency_effect: 'Shorter prompts are read a little faster.',
      effort: 'medium',
      risk: 'A session that turns out to need a tool cannot call it: offer tools where they are used, not nowhere.',
      evidence: sampleEvidence(tally.samples()),
      change: {
        title: `Offer tools only where they are used in ${inScope(scope)}`,
        setting: 'request.tools',
        old_value: 'every definition in every prompt',
        new_value: 'definitions only for sessions that call tools',
        verify: 'Measure again after a week: this finding is gone, and no call fails for want of a tool.',
        undo: 'Send the definitions again.',
        kind: 'task',
      },
    };
  });
}
