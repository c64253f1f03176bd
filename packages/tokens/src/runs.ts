/** Blocks as runs: `[first, count]` stands for the numbers `first … first + count - 1`, in order. */
export type Runs = readonly (readonly [first: number, count: number])[];

/** The shortest runs that list the same block numbers in the same order. */
export function toRuns(ids: Iterable<number>): [number, number][] {
  const runs: [number, number][] = [];
  let last: [number, number] | undefined;
  for (const id of ids) {
    if (last !== undefined && id === last[0] + last[1]) last[1] += 1;
    else {
      last = [id, 1];
      runs.push(last);
    }
  }
  return runs;
}

/** How many blocks the runs list, repeats included. */
export function runsLength(runs: Runs): number {
  let length = 0;
  for (const run of runs) length += run[1];
  return length;
}

/** The block numbers one by one. */
export function* blocksOf(runs: Runs): Generator<number, void, undefined> {
  for (const [first, count] of runs) {
    for (let offset = 0; offset < count; offset += 1) yield first + offset;
  }
}

/** How many leading blocks two prompts share, however each is cut into runs; costs one step a run, not a block. */
export function commonPrefixBlocks(left: Runs, right: Runs): number {
  let shared = 0;
  let leftAt = 0;
  let rightAt = 0;
  let leftUsed = 0;
  let rightUsed = 0;
  for (;;) {
    const leftRun = left[leftAt];
    const rightRun = right[rightAt];
    if (leftRun === undefined || rightRun === undefined) return shared;
    if (leftRun[0] + leftUsed !== rightRun[0] + rightUsed) return shared;
    const step = Math.min(leftRun[1] - leftUsed, rightRun[1] - rightUsed);
    shared += step;
    leftUsed += step;
    rightUsed += step;
    if (leftUsed === leftRun[1]) {
      leftAt += 1;
      leftUsed = 0;
    }
    if (rightUsed === rightRun[1]) {
      rightAt += 1;
      rightUsed = 0;
    }
  }
}
