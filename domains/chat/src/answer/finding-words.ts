import type { Finding, FindingKind } from '@apex/contracts';
import { spanLabel } from './clean-label.ts';

const kinds: Readonly<Record<FindingKind, string>> = {
  exact_cache: 'Answer repeated calls from a cache',
  retry_storm: 'Stop retries that fail again and again',
  unused_tools: 'Send fewer tools that are never called',
  cache_break: 'Keep the beginning of the prompt the same',
  cache_lifetime: 'Another lifetime of the prompt cache',
  premium_model: 'A cheaper model for these calls',
  unpriced_calls: 'Calls without a known price',
};

/** What a finding is about, with the calls it is of: our words, and names of the data only as names. */
export function findingName(finding: Finding, quote: (name: string) => string = spanLabel): string {
  const where = Object.entries(finding.scope)
    .filter(([, value]) => value !== '')
    .slice(0, 3)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${quote(value)}`);
  return `${kinds[finding.kind]}${where.length === 0 ? '' : `, ${where.join(', ')}`}`;
}
