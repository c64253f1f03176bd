import { at } from '../wire/field.ts';
import type { Dialect, SpanRole, SpanView } from './dialect.ts';

/** Version 6 names spans by operation: `ai.generateText` sums up the `ai.generateText.doGenerate` below it. */
function role({ fields }: SpanView): SpanRole | undefined {
  const operation = fields.text(at.operation_id).split(' ', 1)[0] ?? '';
  if (!operation.startsWith('ai.')) return undefined;
  if (/\.do[A-Z]\w+$/.test(operation)) return 'call';
  return operation === 'ai.toolCall' ? 'context' : 'aggregate';
}

/** Version 7 writes embeddings twice under one name; the outer one has no usage. */
function ownRole({ fields }: SpanView): SpanRole | undefined {
  const isOuter = fields.text(at.operation) === 'embeddings' && !fields.has(at.input) && !fields.has(at.total);
  return isOuter && fields.text(at.operation_id) === '' ? 'aggregate' : undefined;
}

/** The scope `gen_ai` is version 7's, `ai` was it before. */
export const aiSdk: Dialect = {
  emitter: 'ai-sdk',
  rank: 'instrumentation',
  scopes: [/^ai$/, /^gen_ai$/, /^@ai-sdk\//],
  convention: () => 'inclusive',
  role,
  ownRole,
  names: {
    operation_id: ['ai.operationId', 'operation.name'],
    provider: ['ai.model.provider'],
    model: ['ai.model.id'],
    model_served: ['ai.response.model'],
    response_id: ['ai.response.id'],
    input: ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
    output: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
    total: ['ai.usage.totalTokens'],
    cache_read: ['ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'],
    cache_write: ['ai.usage.inputTokenDetails.cacheWriteTokens'],
    reasoning: ['ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens'],
    provider_metadata: ['ai.response.providerMetadata'],
    tool_calls: ['ai.response.toolCalls'],
    finish_reason: ['ai.response.finishReason'],
    ttft_ms: ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk'],
    user: [
      'ai.telemetry.metadata.userId',
      'ai.telemetry.metadata.user_id',
      'ai.telemetry.metadata.langfuseUserId',
      'ai.telemetry.metadata.user',
      'ai.settings.context.userId',
      'ai.settings.context.user',
    ],
    session: [
      'ai.telemetry.metadata.sessionId',
      'ai.telemetry.metadata.session_id',
      'ai.telemetry.metadata.langfuseSessionId',
      'ai.telemetry.metadata.session',
      'ai.telemetry.metadata.conversationId',
      'ai.telemetry.metadata.threadId',
      'ai.telemetry.metadata.chatId',
      'ai.settings.context.sessionId',
      'ai.settings.context.session',
    ],
    feature: ['ai.telemetry.functionId'],
    environment: ['ai.telemetry.metadata.environment'],
    tags: ['ai.telemetry.metadata.tags'],
  },
  prefixes: [
    { prefix: 'ai.telemetry.metadata.', use: 'tag' },
    { prefix: 'ai.settings.context.', use: 'tag' },
  ],
};
