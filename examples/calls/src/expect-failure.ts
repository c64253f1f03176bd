/** Waits for a call that has to fail, and says how it did. */
export async function expectFailure(call: PromiseLike<unknown>): Promise<void> {
  const outcome = await Promise.resolve(call).then(
    () => 'answered',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (outcome === 'answered') throw new Error('the call that has to fail was answered');
  process.stdout.write(`failed as it should: ${outcome}\n`);
}
