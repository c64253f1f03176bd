/** Runs pieces of work one after the other, in the order in which they were given, whatever becomes of those before. */
export type OneByOne = <T>(work: () => Promise<T>) => Promise<T>;

export function createOneByOne(): OneByOne {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work, work);
    // Whoever gave the work hears of its failure; the next only waits for its end.
    last = done.catch(() => undefined);
    return done;
  };
}
