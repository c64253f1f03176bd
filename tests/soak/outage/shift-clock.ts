import { readFileSync } from 'node:fs';

/**
 * Loaded into a server before its own modules: `Date` then runs beside the clock of the machine by as many milliseconds
 * as a file says, read anew at SIGUSR2. Timers and engines keep the machine's time, as they do when a clock is set.
 */
const path = new URL(import.meta.url).searchParams.get('file') ?? '';
const RealDate = Date;
let shift_ms = 0;

const shiftedNow = (): number => RealDate.now() + shift_ms;

const ShiftedDate = new Proxy(RealDate, {
  // What is spelt out is not shifted.
  construct: (target, given: unknown[], made) =>
    Reflect.construct(target, given.length === 0 ? [shiftedNow()] : given, made) as object,
  get: (target, name): unknown => (name === 'now' ? shiftedNow : Reflect.get(target, name)),
});

if (path !== '') {
  globalThis.Date = ShiftedDate;
  process.on('SIGUSR2', () => {
    shift_ms = Number(readFileSync(path, 'utf8'));
  });
}
