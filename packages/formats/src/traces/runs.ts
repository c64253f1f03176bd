import { maxPrefixBlocks, maxPrefixRuns, type Prefix } from '@apex/contracts';
import { runsLength, toRuns } from '@apex/tokens';
import { RowFault } from '../fault.ts';

type PrefixRuns = Prefix['runs'];

/** Block numbers one by one, checked and turned into runs. */
export function runsOfIds(ids: unknown, field: string): PrefixRuns {
  if (!Array.isArray(ids)) throw new RowFault(`${field}: not a list of block numbers`);
  for (const id of ids) {
    if (!isBlock(id)) throw new RowFault(`${field}: ${String(id).slice(0, 40)} is not a block number`);
  }
  return bounded(toRuns(ids), field);
}

/** Runs as a file has them, checked. */
export function checkedRuns(runs: unknown, field: string): PrefixRuns {
  if (!Array.isArray(runs)) throw new RowFault(`${field}: not a list of runs`);
  for (const run of runs) {
    const sound = Array.isArray(run) && run.length === 2 && isBlock(run[0]) && isBlock(run[1]) && run[1] >= 1;
    if (!sound || !Number.isSafeInteger(run[0] + run[1])) throw new RowFault(`${field}: a run is not [first, count]`);
  }
  return bounded(runs, field);
}

function isBlock(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function bounded(runs: PrefixRuns, field: string): PrefixRuns {
  if (runs.length > maxPrefixRuns) throw new RowFault(`${field}: more than ${maxPrefixRuns} runs`);
  if (runsLength(runs) > maxPrefixBlocks) throw new RowFault(`${field}: more than ${maxPrefixBlocks} blocks`);
  return runs;
}
