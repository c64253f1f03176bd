import { startApex } from '@apex/testkit/apex';
import { type Campaign, type CampaignContext, held, mebibytes, type SoakRow, told } from '../campaign.ts';
import { runFuzz } from './run-fuzz.ts';

const requestsAtFullScale = 1_000_000;
/** Routes that take nothing from outside are asked less by so much. */
const otherShare = 0.05;

/** One line of at most so many letters, which a terminal takes. */
function lineOf(text: string, letters: number): string {
  return text.slice(0, letters).replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

async function run({ scale, seed, signal, folder, say, onEnd }: CampaignContext): Promise<readonly SoakRow[]> {
  const apex = await startApex({ folder });
  onEnd(() => apex.close());
  const intake_requests = Math.max(10, Math.round(requestsAtFullScale * scale));
  const report = await runFuzz(apex, {
    seed,
    signal,
    intake_requests,
    other_requests: Math.max(4, Math.round(intake_requests * otherShare)),
    onFault: ({ operation, number, sent, fault }) =>
      say(`FAULT ${operation} #${number} of seed ${seed}: ${lineOf(fault, 500)} | ${lineOf(sent, 1500)}`),
    onProgress: (operation, done, faults) => say(`${operation}: ${done} requests so far, ${faults} faults`),
  });
  const bound = 'no 500, no hang, no breach, no canary, no growth';
  return [
    told('seed, requests to an intake', `${seed}, ${intake_requests}`),
    told('requests in all, answers prism saw', `${report.requests}, ${report.seen_by_prism}`),
    told('statuses', JSON.stringify(report.statuses)),
    told('slowest answer', `${report.slowest_ms} ms`),
    told(
      'resident memory, before and after',
      `${mebibytes(report.rss_before_bytes)}, ${mebibytes(report.rss_after_bytes)}`,
    ),
    held('the server answers', report.is_wedged ? 'wedged' : 'yes', 'never 5 hangs in a row', !report.is_wedged),
    held('faults', String(report.faults.length), bound, report.faults.length === 0),
  ];
}

export const fuzz: Campaign = {
  name: 'fuzz',
  summary: '1,000,000 generated requests an intake through independent checkers of the contract',
  run,
};
