import { promptTokens } from '@apex/tokens';
import { isObject } from '../../bytes/json-text.ts';
import type { Dialect, SpanView } from '../dialects/dialect.ts';
import { at } from '../wire/field.ts';
import { type Counts, countsOf } from './counts.ts';
import { disjointUsage, type UsageReading } from './disjoint-usage.ts';
import { anthropicUsage, countsOfObject, langfuseCounts, objectOf } from './usage-object.ts';

export interface ReportedUsage extends UsageReading {
  readonly reported_input: number | null;
  readonly reported_output: number | null;
}

/** The tokens of a span or log record, from wherever its emitter put them. */
export function readUsage(dialect: Dialect, view: SpanView): ReportedUsage {
  const { fields } = view;
  const details = objectOf(fields.get(at.usage_details));
  if (details !== undefined && Object.keys(details).length > 0) {
    const { counts, isDisjoint } = langfuseCounts(details);
    const reading = disjointUsage(counts, isDisjoint ? 'exclusive' : undefined);
    const sent = countsOfObject(details);
    return { ...reading, reported_input: sent.input, reported_output: sent.output };
  }
  const counts = replyCounts(view) ?? countsOf(fields);
  const reported = { reported_input: counts.input, reported_output: counts.output };
  const raw = anthropicUsage(fields);
  if (raw !== undefined && fits(raw.output, counts.output)) {
    const convention = counts.input === null || counts.input === promptTokens(raw) ? 'inclusive' : 'exclusive';
    return { usage: raw, convention, ...reported };
  }
  return { ...disjointUsage(counts, dialect.convention?.(view)), ...reported };
}

/** An outer span sums several replies up and quotes the last one's usage; that is not its own. */
function fits(output: number, told: number | null): boolean {
  return told === null || told === output;
}

function replyCounts({ fields }: SpanView): Counts | undefined {
  const usage = objectOf(fields.get(at.reply))?.['usage'];
  return isObject(usage) ? countsOfObject(usage) : undefined;
}
