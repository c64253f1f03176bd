import { tokenKinds, type Usage } from '../usage.ts';
import type { CallReport } from './call.ts';

const rankReasons: Readonly<Record<CallReport['rank'], string>> = {
  gateway: 'a gateway saw the provider’s answer itself',
  sdk: 'the provider’s own SDK read the answer',
  instrumentation: 'it is the most trusted instrumentation that counted tokens',
  self_report: 'no gateway, SDK or instrumentation counted tokens',
};

/** Which of a call's reports is priced and why, and what the others are for; they come most trusted first. */
export function whyPriced(reports: readonly CallReport[]): string {
  const priced = reports.find((report) => report.priced);
  if (priced === undefined) return 'No report told tokens, so there is nothing to price.';
  const disagreeing = reports.filter(({ disagrees }) => disagrees).length;
  const others = reports.length - 1;
  const why = `The tokens of ${priced.emitter} are priced: ${reasonOf(priced, reports)}.`;
  if (others === 0) return why;
  const rest = others === 1 ? 'The other report is evidence' : `The other ${others} reports are evidence`;
  if (disagreeing === 0) return `${why} ${rest} and never added.`;
  const who = disagreeing > 1 ? `${disagreeing} of them count` : others === 1 ? 'it counts' : 'one of them counts';
  return `${why} ${rest} and never added; ${who} other totals.`;
}

function reasonOf(priced: CallReport, reports: readonly CallReport[]): string {
  const counting = reports.filter(({ usage }) => usage !== null);
  if (counting[0] !== priced)
    return 'it counts the same as the most trusted report and tells more kinds of tokens apart';
  const [second, ...further] = counting.filter((report) => report !== priced && report.rank === priced.rank);
  if (second === undefined) return rankReasons[priced.rank];
  return `of ${further.length + 2} equally trusted reports ${whyFirst(priced, second)}`;
}

/** By which rule a report goes before the next one of its rank. */
function whyFirst(first: CallReport, second: CallReport): string {
  if (first.convention !== 'undecided' && second.convention === 'undecided') {
    return 'it makes clear whether its input holds cached tokens';
  }
  if (first.signal !== second.signal) return 'it came as a trace, which goes before a log';
  if (tokensOf(first.usage) > tokensOf(second.usage)) return 'it counts the most tokens';
  return 'nothing singles one out, so a fixed order decides';
}

function tokensOf(usage: Usage | null): number {
  return usage === null ? 0 : tokenKinds.reduce((sum, kind) => (kind === 'reasoning' ? sum : sum + usage[kind]), 0);
}

/** `agrees`, `disagrees`, `priced`, or that it counted nothing. */
export function verdictOf({ priced, disagrees, usage }: CallReport): 'priced' | 'disagrees' | 'no tokens' | 'agrees' {
  if (priced) return 'priced';
  if (disagrees) return 'disagrees';
  return usage === null ? 'no tokens' : 'agrees';
}
