import type { PolicyAction, PolicyMatch, PolicyRule, PolicyTarget } from '@apex/contracts';

function targetWords({ upstream, model }: PolicyTarget): string {
  return [upstream, model].filter((part) => part !== undefined).join('/');
}

/** When a rule applies: `models claude-*; feature search`. */
export function matchWords(match: PolicyMatch): string {
  const { keys, labels, models, operations, input_tokens, time, content, streaming } = match;
  const parts = [
    models === undefined ? '' : `model ${models.join(' or ')}`,
    ...Object.entries(labels ?? {}).map(([name, values]) => `${name} ${values.join(' or ')}`),
    keys === undefined ? '' : `key ${keys.join(' or ')}`,
    operations === undefined ? '' : operations.join(' or '),
    input_tokens === undefined ? '' : `input of ${input_tokens.min ?? 0} to ${input_tokens.max ?? 'any'} tokens`,
    time === undefined ? '' : `${time.from_hour} to ${time.to_hour} h UTC`,
    content === undefined ? '' : `with ${content.join(' or ')}`,
    streaming === undefined ? '' : streaming ? 'streaming' : 'not streaming',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'every call' : parts.join('; ');
}

/** What a rule does with a call. */
export function actionWords(action: PolicyAction): string {
  const { model, upstream, balance, fallbacks, retries, cache, prompt_cache, shadow, refuse } = action;
  const { service_tier, max_output_tokens, first_byte_timeout_ms, total_timeout_ms } = action;
  const parts = [
    refuse === undefined ? '' : `refuse: ${refuse.message}`,
    model === undefined && upstream === undefined ? '' : `send to ${targetWords({ upstream, model })}`,
    balance === undefined ? '' : `balance by ${balance.by} among ${balance.targets.map(targetWords).join(', ')}`,
    fallbacks === undefined ? '' : `fall back to ${fallbacks.map(targetWords).join(', ')}`,
    retries === undefined ? '' : `${retries} retries`,
    cache === undefined ? '' : `answer from memory for ${cache.ttl_seconds} s by ${cache.scope}`,
    prompt_cache === undefined ? '' : 'help the prompt cache',
    shadow === undefined ? '' : `shadow ${targetWords(shadow)}`,
    service_tier === undefined ? '' : `tier ${service_tier}`,
    max_output_tokens === undefined ? '' : `at most ${max_output_tokens} tokens out`,
    first_byte_timeout_ms === undefined ? '' : `first byte within ${first_byte_timeout_ms} ms`,
    total_timeout_ms === undefined ? '' : `done within ${total_timeout_ms} ms`,
  ].filter((part) => part !== '');
  return parts.join('; ');
}

/** To how much of it. */
export function shareWords({ rollout_percent, holdout_percent }: PolicyRule): string {
  return holdout_percent === 0 ? `${rollout_percent} %` : `${rollout_percent} %, ${holdout_percent} % of it held out`;
}
