import { isOpen } from './build-parse.ts';
import { continueThread, type EarlierQuestion } from './continue-thread.ts';
import { splitCorrections } from './split-corrections.ts';
import type { Understanding, UnderstandOptions } from './understand.ts';

/** A question whose parts put one another right is read part by part. */
function readParts(question: string, previous: Understanding | null, options: UnderstandOptions): Understanding {
  const [first = '', ...rest] = splitCorrections(question);
  let read = continueThread(first, previous, options);
  for (const part of rest) {
    const better = continueThread(part, read, options, true);
    // What is no correction after all belongs to the sentence.
    if (!isOpen(better.parse.intent) || !isOpen(read.parse.intent)) return continueThread(question, previous, options);
    read = { ...better, also: [...new Set([...read.also, ...better.also])] };
  }
  return read;
}

/** The last understood question of a thread, with what it took over itself. */
export function lastUnderstood(
  earlier: readonly EarlierQuestion[],
  known: UnderstandOptions['known'],
): Understanding | null {
  let previous: Understanding | null = null;
  for (const { question, asked_at_ms } of earlier) {
    const read = readParts(question, previous, { now_ms: asked_at_ms, known });
    const placed = read.absent_dimensions.length === 0 && read.unknown_names.every((one) => one.dimension !== null);
    if (isOpen(read.parse.intent) && placed && !read.uncontinued) previous = read;
  }
  return previous;
}

/** Reads a question with what was asked before it in its thread, the oldest first. */
export function readInThread(
  question: string,
  earlier: readonly EarlierQuestion[],
  options: UnderstandOptions,
): Understanding {
  return readParts(question, lastUnderstood(earlier, options.known), options);
}
