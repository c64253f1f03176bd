import type { CallReport } from '@apex/contracts';

export const rankWords: Readonly<Record<CallReport['rank'], string>> = {
  gateway: 'gateway',
  sdk: 'provider’s SDK',
  instrumentation: 'instrumentation',
  self_report: 'program itself',
};

export const conventionWords: Readonly<Record<CallReport['convention'], string>> = {
  inclusive: 'input holds cached tokens',
  exclusive: 'input leaves cached tokens out',
  undecided: 'unclear whether input holds cached tokens',
  none: 'no tokens told',
};

const rankReasons: Readonly<Record<CallReport['rank'], string>> = {
  gateway: 'a gateway saw the provider’s answer itself',
  sdk: 'the provider’s own SDK read the answer',
  instrumentation: 'it is the most trusted instrumentation that counted tokens',
  self_report: 'no gateway, SDK or instrumentation counted tokens',
};

/** Which report is priced and why, and what the others are for. */
export function whyPriced(reports: readonly CallReport[]): string {
  const priced = reports.find((report) => report.priced);
  if (priced === undefined) return 'No report told tokens, so there is nothing to price.';
  const disagreeing = reports.filter(({ disagrees }) => disagrees).length;
  const others = reports.length - 1;
  const why = `The tokens of ${priced.emitter} are priced: ${rankReasons[priced.rank]}.`;
  if (others === 0) return why;
  const rest = others === 1 ? 'The other report is evidence' : `The other ${others} reports are evidence`;
  if (disagreeing === 0) return `${why} ${rest} and never added.`;
  const who = disagreeing > 1 ? `${disagreeing} of them count` : others === 1 ? 'it counts' : 'one of them counts';
  return `${why} ${rest} and never added; ${who} other totals.`;
}

/** `agrees`, `disagrees`, `priced`, or that it counted nothing. */
export function verdictOf({ priced, disagrees, usage }: CallReport): 'priced' | 'disagrees' | 'no tokens' | 'agrees' {
  if (priced) return 'priced';
  if (disagrees) return 'disagrees';
  return usage === null ? 'no tokens' : 'agrees';
}
