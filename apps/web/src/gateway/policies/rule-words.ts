import type {
  ContentClass,
  GatewayOperation,
  PolicyAction,
  PolicyMatch,
  PolicyRule,
  PolicyTarget,
} from '@apex/contracts';

export const operationLabels: Readonly<Record<GatewayOperation, string>> = {
  chat: 'chat and messages',
  embeddings: 'embeddings',
  count_tokens: 'counting tokens',
  models: 'listing models',
  other: 'anything else',
};

export const contentLabels: Readonly<Record<ContentClass, string>> = {
  text: 'text alone',
  tools: 'tools',
  images: 'images',
  documents: 'documents',
  json: 'JSON output',
};

export const dayLabels = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const or = (values: readonly string[]) => values.join(' or ');

function timeText({ from_hour, to_hour, days }: NonNullable<PolicyMatch['time']>): string {
  const hours = from_hour === 0 && to_hour === 24 ? '' : ` from ${from_hour}:00 to ${to_hour}:00 UTC`;
  const on = days === undefined ? '' : ` on ${days.map((day) => dayLabels[day - 1]).join(', ')}`;
  return `at a time${on}${hours}`;
}

function tokensText({ min, max }: NonNullable<PolicyMatch['input_tokens']>): string {
  if (min !== undefined && max !== undefined) return `about ${min} to ${max} prompt tokens`;
  if (min !== undefined) return `at least about ${min} prompt tokens`;
  return max === undefined ? 'any number of prompt tokens' : `at most about ${max} prompt tokens`;
}

/** What has to hold, a part each; nothing: every call. */
export function matchParts(match: PolicyMatch, keyName: (id: string) => string): string[] {
  const { keys, labels, models, operations, input_tokens, time, content, streaming } = match;
  return [
    ...(keys === undefined ? [] : [`key ${or(keys.map(keyName))}`]),
    ...(labels === undefined
      ? []
      : [
          Object.entries(labels)
            .map(([name, values]) => `${name} ${or(values)}`)
            .join(' and '),
        ]),
    ...(models === undefined ? [] : [`model ${or(models)}`]),
    ...(operations === undefined ? [] : [or(operations.map((one) => operationLabels[one]))]),
    ...(input_tokens === undefined ? [] : [tokensText(input_tokens)]),
    ...(time === undefined ? [] : [timeText(time)]),
    ...(content === undefined ? [] : [`with ${or(content.map((one) => contentLabels[one]))}`]),
    ...(streaming === undefined ? [] : [streaming ? 'streaming' : 'not streaming']),
  ];
}

const targetText = ({ upstream, model }: PolicyTarget) =>
  [model, upstream === undefined ? undefined : `at ${upstream}`].filter((word) => word !== undefined).join(' ') ||
  'the same model elsewhere';

function promptCacheText(cache: NonNullable<PolicyAction['prompt_cache']>): string {
  const kept = cache.lifetime === undefined ? '' : `, kept ${cache.lifetime === '1h' ? 'an hour' : '5 minutes'}`;
  return `help the provider’s prompt cache${kept}`;
}

/** What is done, a part each. */
export function actionParts(action: PolicyAction): string[] {
  const { balance, cache, shadow, refuse } = action;
  const seconds = (ms: number) => `${ms / 1000} s`;
  return [
    ...(refuse === undefined ? [] : [`refuse: “${refuse.message}”`]),
    ...(action.model === undefined ? [] : [`use ${action.model}`]),
    ...(action.upstream === undefined ? [] : [`send to ${action.upstream}`]),
    ...(balance === undefined ? [] : [`balance by ${balance.by} over ${balance.targets.map(targetText).join(', ')}`]),
    ...(action.fallbacks === undefined ? [] : [`fall back to ${action.fallbacks.map(targetText).join(', then ')}`]),
    ...(action.retries === undefined ? [] : [`try again ${action.retries} times`]),
    ...(action.first_byte_timeout_ms === undefined
      ? []
      : [`first byte within ${seconds(action.first_byte_timeout_ms)}`]),
    ...(action.total_timeout_ms === undefined ? [] : [`done within ${seconds(action.total_timeout_ms)}`]),
    ...(cache === undefined
      ? []
      : [`answer the same request from memory for ${cache.ttl_seconds} s, per ${cache.scope}`]),
    ...(action.prompt_cache === undefined ? [] : [promptCacheText(action.prompt_cache)]),
    ...(shadow === undefined
      ? []
      : [`send ${Math.round(shadow.share * 1000) / 10} % to ${targetText(shadow)} as well`]),
    ...(action.service_tier === undefined ? [] : [`service tier ${action.service_tier}`]),
    ...(action.max_output_tokens === undefined ? [] : [`at most ${action.max_output_tokens} output tokens`]),
  ];
}

/** How much of what matches is treated: `45 % of sessions, 5 % held out`. */
export function rolloutText({
  rollout_percent,
  holdout_percent,
}: Pick<PolicyRule, 'rollout_percent' | 'holdout_percent'>): string {
  const held = (rollout_percent * holdout_percent) / 100;
  const round = (percent: number) => Math.round(percent * 100) / 100;
  if (held === 0) return rollout_percent === 100 ? 'all sessions' : `${round(rollout_percent)} % of sessions`;
  return `${round(rollout_percent - held)} % of sessions, ${round(held)} % held out`;
}
