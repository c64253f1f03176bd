import type { Note } from '@apex/contracts';

const texts = {
  no_calls: 'There are no calls in either period, so there is nothing to explain.',
  no_calls_before: 'There are no calls in the earlier period: everything in the later one is new.',
  no_calls_after: 'There are no calls in the later period.',
  small_change: 'The change is small against what was; what moved beneath it is chance or cancels out.',
  unfinished: 'The later period goes on; it is taken up to the present.',
  different_lengths:
    'The periods differ in length. What is taken apart is the change after bringing the earlier one to the length of the later one.',
  overlap: 'The periods overlap: calls in both are counted in both.',
  period_chosen: 'No period was asked, so the last days with calls are held against those just before.',
  comparison_chosen: 'No period to compare with was asked, so it is the one just before, of the same length.',
  quantile: 'A quantile cannot be taken apart by adding up; the contributions are of the mean.',
  unpriced: 'Some calls have no known price and are in no cost.',
  pair: 'Two dimensions together explain it better than either alone.',
  no_history: 'There is no call to forecast from.',
  short_history:
    'There are too few complete days to measure how good a forecast is. It is the plain run rate, and the interval is a guess on the wide side.',
  shorter_horizon:
    'The history is too short for forecasts over so many days to be tried; the interval comes from shorter ones.',
  stale: 'Calls stopped earlier than now, so the forecast is made from the last call on.',
  few_outcomes: 'Few past forecasts could be held against what came, so the interval itself is uncertain.',
  partial_day: 'The day of the forecast has begun; what is left of it is taken in proportion.',
  past_end: 'The end asked lies before the present: all of it has happened.',
  no_history_at_all: 'There are no calls yet.',
  nothing_judged: 'There is too little history before the period to tell what is usual, or too little in it to matter.',
  period_cut: 'The period is longer than is looked at at once; its last part is.',
  calls_end: 'Calls end before the period does; the silence after the last one is not judged.',
  no_calls_in_period: 'There are no calls in the period.',
  little_history: 'Some series have too little history before the period to tell what is usual; they are not judged.',
  small_series: 'Series below the least money and calls do not alarm.',
  many_values: 'There are more values than are looked at; those with the most cost are.',
} as const;
export type NoteCode = keyof typeof texts;

/** What a reader must know to take the figures right; no text holds a figure. */
export function notesOf(codes: readonly (NoteCode | false)[]): Note[] {
  return codes.flatMap((code) => (code === false ? [] : [{ code, text: texts[code] }]));
}
