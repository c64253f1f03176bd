import { formatCount, formatInstant, formatMoney, plainLine } from '@apex/terminal';
import type { ImportResult } from './run-import.ts';

const mostShown = 10;

const many = (count: number, one: string): string => `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;

/** Sources that say how long a prompt was and not how much of it came from a cache. */
const silentOnCaching: ReadonlySet<ImportResult['format']> = new Set(['prefix-trace', 'mooncake']);

function improvedLines({ improved_calls, improved_cost_usd: change }: ImportResult): string[] {
  if (improved_calls === 0) return [];
  const what = `${many(improved_calls, 'known call')} now ${improved_calls === 1 ? 'has' : 'have'} a better record`;
  if (!/[1-9]/.test(change)) return [`${what}.`];
  const isLess = change.startsWith('-');
  return [`${what}: ${formatMoney(isLess ? change.slice(1) : change)} ${isLess ? 'less' : 'more'}`];
}

/** What an import did, for a person. */
export function importText(result: ImportResult): string {
  const dry = result.status === 'dry_run' ? 'Dry run, nothing was stored. ' : '';
  const known = result.duplicates === 0 ? '' : `, ${formatCount(result.duplicates)} repeat known ones`;
  const lines = [
    `${dry}${many(result.records, 'record')} from ${many(result.files, 'file')}: ${many(result.calls, 'new call')}${known}.`,
    ...(result.from === null
      ? []
      : [`${formatMoney(result.cost_usd)}, ${formatInstant(result.from)} to ${formatInstant(result.to)}`]),
    ...improvedLines(result),
    ...(result.unpriced_calls === 0 ? [] : [`${many(result.unpriced_calls, 'call')} without a known price.`]),
  ];
  if (result.rejected_count > 0) {
    lines.push(`${many(result.rejected_count, 'row')} rejected:`);
    for (const row of result.rejected.slice(0, mostShown)) {
      lines.push(`  ${plainLine(row.file)}:${row.line}: ${plainLine(row.reason)}`);
    }
    const more = result.rejected_count - mostShown;
    if (more > 0) lines.push(`  … and ${formatCount(more)} more (--json lists up to 1000)`);
  }
  if (silentOnCaching.has(result.format) && result.records > 0) {
    lines.push('Such a trace does not tell what came from a prompt cache: all of the prompt is priced as fresh input.');
  }
  lines.push(`import ${result.import_id}`);
  return lines.join('\n');
}
