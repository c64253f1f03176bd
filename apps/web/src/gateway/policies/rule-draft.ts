import {
  type ContentClass,
  type GatewayOperation,
  type PolicyRule,
  policyRuleSchema,
  type PolicyTarget,
} from '@apex/contracts';
import { percentOf, shareOfPercent } from '../percent.ts';
import { problemsOfIssues } from '../problems.ts';
import { entriesOf, textOf } from '../text-list.ts';

export interface LabelDraft {
  readonly name: string;
  /** Parted by commas. */
  readonly values: string;
}

export interface TargetDraft {
  readonly upstream: string;
  readonly model: string;
}

export interface WeighedDraft extends TargetDraft {
  readonly weight: string;
}

/** A rule as it stands in the form: numbers and lists as they are typed, parts that are not wanted null. */
export interface RuleDraft {
  readonly keys: readonly string[];
  readonly labels: readonly LabelDraft[];
  readonly models: string;
  readonly operations: readonly GatewayOperation[];
  readonly input_min: string;
  readonly input_max: string;
  readonly from_hour: string;
  readonly to_hour: string;
  readonly days: readonly number[];
  readonly content: readonly ContentClass[];
  readonly streaming: 'any' | 'yes' | 'no';

  readonly model: string;
  readonly upstream: string;
  readonly balance: { readonly by: 'weight' | 'latency'; readonly targets: readonly WeighedDraft[] } | null;
  readonly fallbacks: readonly TargetDraft[];
  readonly retries: string;
  readonly first_byte_timeout_ms: string;
  readonly total_timeout_ms: string;
  readonly cache: {
    readonly ttl_seconds: string;
    readonly scope: 'project' | 'key' | 'user';
    readonly coalesce: boolean;
  } | null;
  readonly prompt_cache: {
    readonly stable_tools: boolean;
    readonly breakpoints: boolean;
    readonly cache_key: boolean;
    readonly lifetime: 'client' | '5m' | '1h';
  } | null;
  readonly shadow: (TargetDraft & { readonly percent: string }) | null;
  readonly service_tier: 'client' | 'default' | 'flex' | 'priority';
  readonly max_output_tokens: string;
  /** Null: it is not refused. */
  readonly refuse: string | null;

  readonly rollout_percent: string;
  readonly holdout_percent: string;
}

export const emptyTarget: TargetDraft = { upstream: '', model: '' };

export const emptyRule: RuleDraft = {
  keys: [],
  labels: [],
  models: '',
  operations: [],
  input_min: '',
  input_max: '',
  from_hour: '',
  to_hour: '',
  days: [],
  content: [],
  streaming: 'any',
  model: '',
  upstream: '',
  balance: null,
  fallbacks: [],
  retries: '',
  first_byte_timeout_ms: '',
  total_timeout_ms: '',
  cache: null,
  prompt_cache: null,
  shadow: null,
  service_tier: 'client',
  max_output_tokens: '',
  refuse: null,
  rollout_percent: '100',
  holdout_percent: '0',
};

const numberText = (value: number | undefined) => (value === undefined ? '' : String(value));
const targetDraft = ({ upstream = '', model = '' }: PolicyTarget): TargetDraft => ({ upstream, model });

export function draftOf({ match, action, rollout_percent, holdout_percent }: PolicyRule): RuleDraft {
  const { time, input_tokens, streaming } = match;
  const { balance, cache, prompt_cache, shadow } = action;
  return {
    keys: match.keys ?? [],
    labels: Object.entries(match.labels ?? {}).map(([name, values]) => ({ name, values: textOf(values) })),
    models: textOf(match.models),
    operations: match.operations ?? [],
    input_min: numberText(input_tokens?.min),
    input_max: numberText(input_tokens?.max),
    from_hour: numberText(time?.from_hour),
    to_hour: numberText(time?.to_hour),
    days: time?.days ?? [],
    content: match.content ?? [],
    streaming: streaming === undefined ? 'any' : streaming ? 'yes' : 'no',
    model: action.model ?? '',
    upstream: action.upstream ?? '',
    balance:
      balance === undefined
        ? null
        : {
            by: balance.by,
            targets: balance.targets.map((target) => ({ ...targetDraft(target), weight: String(target.weight) })),
          },
    fallbacks: (action.fallbacks ?? []).map(targetDraft),
    retries: numberText(action.retries),
    first_byte_timeout_ms: numberText(action.first_byte_timeout_ms),
    total_timeout_ms: numberText(action.total_timeout_ms),
    cache: cache === undefined ? null : { ...cache, ttl_seconds: String(cache.ttl_seconds) },
    prompt_cache: prompt_cache === undefined ? null : { ...prompt_cache, lifetime: prompt_cache.lifetime ?? 'client' },
    shadow: shadow === undefined ? null : { ...targetDraft(shadow), percent: percentOf(shadow.share) },
    service_tier: action.service_tier ?? 'client',
    max_output_tokens: numberText(action.max_output_tokens),
    refuse: action.refuse?.message ?? null,
    rollout_percent: String(rollout_percent),
    holdout_percent: String(holdout_percent),
  };
}

/** What is not a number becomes one that the schema refuses, beside its field. */
const number = (text: string) => (text.trim() === '' ? undefined : Number(text.trim()));
const text = (value: string) => (value.trim() === '' ? undefined : value.trim());
const some = <T>(values: readonly T[]) => (values.length === 0 ? undefined : [...values]);
const target = ({ upstream, model }: TargetDraft) => withoutAbsent({ upstream: text(upstream), model: text(model) });

function withoutAbsent<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Absent members are taken out; what stays has the type it had.
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}

function orAbsent<T extends object>(value: T): ReturnType<typeof withoutAbsent<T>> | undefined {
  const told = withoutAbsent(value);
  return Object.keys(told).length === 0 ? undefined : told;
}

function matchOf(draft: RuleDraft) {
  const labels = draft.labels.filter(({ name }) => name.trim() !== '');
  return withoutAbsent({
    keys: some(draft.keys),
    labels:
      labels.length === 0
        ? undefined
        : Object.fromEntries(labels.map(({ name, values }) => [name.trim(), entriesOf(values)])),
    models: some(entriesOf(draft.models)),
    operations: some(draft.operations),
    input_tokens: orAbsent({ min: number(draft.input_min), max: number(draft.input_max) }),
    time: orAbsent({ from_hour: number(draft.from_hour), to_hour: number(draft.to_hour), days: some(draft.days) }),
    content: some(draft.content),
    streaming: draft.streaming === 'any' ? undefined : draft.streaming === 'yes',
  });
}

function actionOf(draft: RuleDraft) {
  const { balance, cache, prompt_cache, shadow } = draft;
  return withoutAbsent({
    model: text(draft.model),
    upstream: text(draft.upstream),
    balance:
      balance === null
        ? undefined
        : {
            by: balance.by,
            targets: balance.targets.map((one) => ({ ...target(one), weight: number(one.weight) ?? 1 })),
          },
    fallbacks: some(draft.fallbacks.map(target)),
    retries: number(draft.retries),
    first_byte_timeout_ms: number(draft.first_byte_timeout_ms),
    total_timeout_ms: number(draft.total_timeout_ms),
    cache: cache === null ? undefined : { ...cache, ttl_seconds: number(cache.ttl_seconds) },
    prompt_cache:
      prompt_cache === null
        ? undefined
        : withoutAbsent({
            ...prompt_cache,
            lifetime: prompt_cache.lifetime === 'client' ? undefined : prompt_cache.lifetime,
          }),
    shadow: shadow === null ? undefined : { ...target(shadow), share: shareOfPercent(shadow.percent) },
    service_tier: draft.service_tier === 'client' ? undefined : draft.service_tier,
    max_output_tokens: number(draft.max_output_tokens),
    refuse: draft.refuse === null ? undefined : { message: draft.refuse.trim() },
  });
}

export type ParsedRule =
  | { readonly rule: PolicyRule; readonly problems: null }
  | { readonly rule: null; readonly problems: Readonly<Record<string, string>> };

/** A rule by its contract, or what is wrong with it by field: `action.cache.ttl_seconds`. */
export function parseRule(told: unknown): ParsedRule {
  const parsed = policyRuleSchema.safeParse(told);
  return parsed.success
    ? { rule: parsed.data, problems: null }
    : { rule: null, problems: problemsOfIssues(parsed.error.issues) };
}

/** What the form says, as the contract has it, whether that is right or not. */
export function toldBy(draft: RuleDraft): object {
  return {
    match: matchOf(draft),
    action: actionOf(draft),
    rollout_percent: number(draft.rollout_percent) ?? Number.NaN,
    holdout_percent: number(draft.holdout_percent) ?? Number.NaN,
  };
}

/** The rule of a text of JSON. */
export function parseRuleText(json: string): ParsedRule {
  let told: unknown;
  try {
    told = JSON.parse(json);
  } catch (error) {
    return { rule: null, problems: { '': error instanceof Error ? error.message : 'is not JSON' } };
  }
  return parseRule(told);
}
