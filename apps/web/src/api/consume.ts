/** Follows the progress of a route to its end, and gives what it answered. */
export async function consume<P, O>(stream: AsyncGenerator<P, O>, told: (step: P) => void): Promise<O> {
  for (;;) {
    const step = await stream.next();
    if (step.done === true) return step.value;
    told(step.value);
  }
}
