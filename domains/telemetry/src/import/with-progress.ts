/**
 * Runs work that reports how far it is, and yields the latest report whenever there is a new one. Work whose listener
 * leaves is told by the signal, and waited for.
 */
export async function* withProgress<P, R>(
  work: (report: (progress: P) => void, signal: AbortSignal) => Promise<R>,
): AsyncGenerator<P, R, void> {
  const leaving = new AbortController();
  let news = Promise.withResolvers<void>();
  let latest: { readonly progress: P } | undefined;
  const done = work((progress) => {
    latest = { progress };
    news.resolve();
  }, leaving.signal);
  // Told below; until then a failure is nobody's unhandled rejection.
  const settled = done.then(
    () => true,
    () => true,
  );
  try {
    for (;;) {
      const isDone = await Promise.race([settled, news.promise.then(() => false)]);
      news = Promise.withResolvers();
      const told = latest;
      latest = undefined;
      if (told !== undefined) yield told.progress;
      if (isDone) return await done;
    }
  } finally {
    leaving.abort();
    await settled;
  }
}
