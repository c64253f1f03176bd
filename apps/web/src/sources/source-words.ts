import type { Source } from '@apex/contracts';

/** `0.4 s / 1.2 s`; a dash where nothing could be measured. */
export function delayText(delay: Source['delay'], duration: (ms: number) => string): string {
  return delay === null ? '–' : `${duration(delay.p50_ms)} / ${duration(delay.p95_ms)}`;
}

export function scopeText({ scopes }: Pick<Source, 'scopes'>): string {
  return scopes.map(({ scope, version }) => [scope, version].filter((part) => part !== '').join(' ')).join(', ');
}

/** What to do about an item that was not taken; the message of the server says what is wrong with it. */
export function adviceOf(reason: string): string {
  return advice[reason] ?? 'Look at what the sender writes there; the other items of the export were taken.';
}

const ids =
  'Send ids as the SDK made them: hex digits in JSON, bytes in protobuf. A proxy that rewrites them breaks this.';
const clock = 'Set the clock of the sending machine, and send times as nanoseconds since 1970.';
const counts = 'Send whole numbers. An instrumentation that sends something else needs an update.';

const advice: Readonly<Record<string, string>> = {
  trace_id_invalid: ids,
  span_id_invalid: ids,
  time_missing: clock,
  time_too_early: clock,
  time_in_future: clock,
  count_invalid: counts,
  value_invalid: counts,
  item_invalid: 'The exporter is broken or not an OTLP exporter: an item must be an object.',
};
