import type { PolicyAction } from '@apex/contracts';
import type { Destination } from './destination.ts';
import type { Exchange } from './exchange.ts';
import type { BodyChange } from './outgoing.ts';
import { promptCacheHelp } from './prompt-cache-help.ts';
import type { JsonObject } from '../model-spec/json.ts';

type Action = Readonly<Partial<PolicyAction>>;

/** What policies change in a body that is sent to one destination; undefined: nothing. */
export function bodyChangeOf(exchange: Exchange, destination: Destination, action: Action): BodyChange | undefined {
  const { service_tier, max_output_tokens, prompt_cache } = action;
  if (service_tier === undefined && max_output_tokens === undefined && prompt_cache === undefined) return undefined;
  return (body) => {
    let changed = body;
    if (service_tier !== undefined) changed = withTier(changed, destination, service_tier);
    if (max_output_tokens !== undefined) changed = withMostOutput(changed, destination, max_output_tokens);
    if (prompt_cache !== undefined) changed = promptCacheHelp(exchange, changed, { destination, rule: prompt_cache });
    return changed;
  };
}

/** Only OpenAI's API sells tiers by name; a client that chose one keeps it. */
function withTier(body: JsonObject, { format }: Destination, tier: NonNullable<Action['service_tier']>): JsonObject {
  if (format !== 'openai_chat' && format !== 'openai_responses') return body;
  return typeof body['service_tier'] === 'string' ? body : { ...body, service_tier: tier };
}

const limits = {
  openai_chat: ['max_completion_tokens', 'max_tokens'],
  openai_responses: ['max_output_tokens'],
  anthropic_messages: ['max_tokens'],
} as const;

/** Lowers the client's own bound; where it has none it gets this one. */
function withMostOutput(body: JsonObject, { format }: Destination, most: number): JsonObject {
  if (format === null) return body;
  if (format === 'gemini_generate_content') {
    const config = (body['generationConfig'] ?? {}) as JsonObject;
    const told = config['maxOutputTokens'];
    return {
      ...body,
      generationConfig: { ...config, maxOutputTokens: typeof told === 'number' ? Math.min(told, most) : most },
    };
  }
  const [usual, ...others] = limits[format];
  const name = others.find((other) => typeof body[other] === 'number') ?? usual;
  const told = body[name];
  return { ...body, [name]: typeof told === 'number' ? Math.min(told, most) : most };
}
