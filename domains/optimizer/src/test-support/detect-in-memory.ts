import type { ReplayCall } from '@apex/contracts';
import { WasteDetector } from '../detect/waste-detector.ts';
import { describeFindings } from '../finding/describe/describe-findings.ts';
import type { FindingDraft } from '../finding/finding-draft.ts';
import { picoOf } from '../money/pico-of.ts';
import { repeatedCalls, usageSums } from './replay-calls.ts';

/** All detectors over calls in memory, as a measurement runs them. */
export function detectInMemory(calls: readonly ReplayCall[]): { detector: WasteDetector; findings: FindingDraft[] } {
  const detector = new WasteDetector(usageSums(calls), { now_ms: Date.UTC(2026, 3, 1) });
  detector.takeRepeats(repeatedCalls(calls));
  detector.closeRepeats();
  detector.takeCalls(calls);
  detector.closeCalls();
  const spend = calls.reduce((sum, { cost_usd }) => sum + picoOf(cost_usd ?? '0'), 0n);
  const period = { from: '2026-01-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z', spend };
  return { detector, findings: describeFindings(detector, period) };
}
