import type { Filter, GatewayOperation, PolicyMatch } from '@apex/contracts';
import { nameMatcher } from '../../name-pattern.ts';
import { inTime } from '../time-of-week.ts';
import type { Period } from './preview-period.ts';

/** Of a past call, or of many that do not differ in it. */
export interface PastCall {
  readonly model: string;
  readonly feature: string;
  readonly at_ms: number;
  readonly prompt_tokens: number;
}

/** What a policy asks, put to calls of the past. */
export interface PastMatch {
  /** For telemetry to choose by. */
  readonly filters: readonly Filter[];
  /** Where sums must be cut so that no sum is half in. */
  readonly cuts: { readonly prompt_above: readonly number[]; readonly seconds_of_day: readonly number[] };
  /** Whether sums must be cut at each midnight too. */
  readonly by_day: boolean;
  readonly by_feature: boolean;
  /** The rest of the choice. */
  takes(call: PastCall): boolean;
  /** `true`: no recorded call can match. */
  readonly impossible: boolean;
  /** What past calls do not tell, in words. */
  readonly untold: readonly string[];
}

const missing = '(none)';
const labels = ['user', 'session', 'task', 'application', 'environment', 'agent'] as const;
type Label = (typeof labels)[number];

/** By how records name them; the others are never recorded. */
const recorded: Readonly<Partial<Record<GatewayOperation, readonly string[]>>> = {
  chat: ['chat', 'text_completion', 'generate_content'],
  embeddings: ['embeddings'],
};

export function pastMatch(match: PolicyMatch): PastMatch {
  const filters: Filter[] = [];
  const untold: string[] = [];
  let impossible = false;
  const { operations, models, input_tokens, time, keys, streaming, content } = match;
  if (operations !== undefined) {
    const known = Object.values(recorded).flat();
    const asked = operations.flatMap((operation) => recorded[operation] ?? []);
    if (operations.includes('other')) {
      const others = known.filter((name) => !asked.includes(name));
      if (others.length > 0) filters.push({ dimension: 'operation', op: 'not_in', value: others });
    } else if (asked.length > 0) filters.push({ dimension: 'operation', op: 'in', value: asked });
    else impossible = true;
  }
  for (const [name, all] of Object.entries(match.labels ?? {})) {
    const values = all.filter((value) => value !== '');
    if (values.length === 0) impossible = true;
    else if (name === 'feature') continue;
    else if (!isLabel(name)) untold.push(`their label ${name}`);
    else {
      const filter = labelFilter(name, values);
      if (filter === undefined) untold.push(`whether their ${name} is like ${values.join(' or ')}`);
      else filters.push(filter);
    }
  }
  if (keys !== undefined) untold.push('their key');
  if (streaming !== undefined) untold.push('whether they streamed');
  if (content !== undefined && !content.includes('text')) untold.push('what they held');
  const features = match.labels?.['feature'];
  const isModel = models === undefined ? undefined : nameMatcher(models);
  const isFeature = features === undefined ? undefined : nameMatcher(features.filter((value) => value !== ''));
  const { min = 0, max = Number.POSITIVE_INFINITY } = input_tokens ?? {};
  return {
    filters,
    cuts: {
      prompt_above: [min - 1, max].filter((cut) => cut >= 0 && Number.isFinite(cut)),
      seconds_of_day: time === undefined ? [] : [time.from_hour, time.to_hour].map((hour) => (hour % 24) * 3600),
    },
    by_day: time?.days !== undefined,
    by_feature: features !== undefined,
    takes: ({ model, feature, at_ms, prompt_tokens }) =>
      prompt_tokens >= min &&
      prompt_tokens <= max &&
      (isModel === undefined || isModel(model)) &&
      (isFeature === undefined || (feature !== missing && isFeature(feature))) &&
      (time === undefined || inTime(time, at_ms)),
    impossible,
    untold,
  };
}

function isLabel(name: string): name is Label {
  return (labels as readonly string[]).includes(name);
}

/** Undefined where telemetry has no words for the patterns. */
function labelFilter(dimension: Label, values: readonly string[]): Filter | undefined {
  if (values.includes('*')) return { dimension, op: 'ne', value: missing };
  if (values.every((value) => !value.includes('*'))) return { dimension, op: 'in', value: [...values] };
  const heads = values.map((value) => value.slice(0, -1));
  const isPrefix = values.every((value) => value.endsWith('*')) && heads.every((head) => !head.includes('*'));
  return isPrefix ? { dimension, op: 'prefix', value: heads } : undefined;
}

const day_ms = 86_400_000;

/** Midnights of a period, the one before its beginning first. */
export function midnights({ from_ms, to_ms }: Period): number[] {
  const first = Math.floor(from_ms / day_ms);
  return Array.from({ length: Math.ceil(to_ms / day_ms) - first }, (_, index) => (first + index) * day_ms);
}
