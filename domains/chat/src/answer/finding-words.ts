import type { Finding } from '@apex/contracts';
import { spanLabel } from './clean-label.ts';

type Quote = (name: string) => string;

const lifetimes: Readonly<Record<string, string>> = { '5m': '5-minute', '1h': '1-hour' };

/** ` in "search"`: the calls a finding is of; empty where it is of all. */
function whereOf({ scope }: Finding, quote: Quote): string {
  const own = Object.entries(scope).find(([name]) => name === 'feature' || name === 'project');
  if (own === undefined) return '';
  const [name, value] = own;
  return value === '' || value === '(none)' ? ` in calls that carry no ${name}` : ` in ${quote(value)}`;
}

function modelMove(finding: Finding, quote: Quote): string {
  const { feature, model, usual_model } = finding.scope;
  if (model === undefined || usual_model === undefined) return `Try a cheaper model${whereOf(finding, quote)}`;
  const calls =
    feature === undefined
      ? 'calls'
      : feature === '' || feature === '(none)'
        ? 'calls that carry no feature'
        : quote(feature);
  return `Move ${calls} from ${quote(model)} to ${quote(usual_model)}`;
}

/** What to do about a finding, as an action: our words, and names of the data only as names. */
export function findingName(finding: Finding, quote: Quote = spanLabel): string {
  const where = whereOf(finding, quote);
  switch (finding.kind) {
    case 'exact_cache':
      return `Answer repeated prompts from a cache${where}`;
    case 'retry_storm':
      return `Pause before sending failed calls again${where}`;
    case 'unused_tools':
      return `Leave out tools that nobody calls${where}`;
    case 'cache_break':
      return `Keep the beginning of the prompt the same${where}`;
    case 'cache_lifetime': {
      const lifetime = lifetimes[finding.scope['lifetime'] ?? ''];
      return lifetime === undefined
        ? `Use the other lifetime of the prompt cache${where}`
        : `Use the ${lifetime} prompt cache${where}`;
    }
    case 'premium_model':
      return modelMove(finding, quote);
    case 'unpriced_calls':
      return `Find out what calls without a known price cost${where}`;
  }
}
