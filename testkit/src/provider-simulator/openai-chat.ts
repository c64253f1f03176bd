import type { Usage } from '@apex/contracts';
import { answerTokens, promptTokens, totalTokens } from '@apex/tokens';
import { argumentPieces, piecesOf, type SentEvent, type WireFormat } from './exchange.ts';
import { contentText, isJson, jsonBlocks, listOf, numberOf, textOf } from './json.ts';
import { openaiError } from './openai-error.ts';
import { openaiModel } from './openai-model.ts';
import { openaiTier, servedTier } from './service-tier.ts';

function usageBody(usage: Usage) {
  return {
    prompt_tokens: promptTokens(usage),
    completion_tokens: answerTokens(usage),
    total_tokens: totalTokens(usage),
    prompt_tokens_details: { cached_tokens: usage.cache_read, audio_tokens: usage.audio_in },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: usage.audio_out,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** OpenAI chat completions. A stream tells its usage only to who asked with `stream_options.include_usage`. */
export const openaiChat: WireFormat = {
  idPrefix: 'chatcmpl-',
  error: openaiError,
  read: (body, path) => {
    const messages = listOf(body['messages']);
    const options = body['stream_options'];
    return {
      provider: 'openai',
      api: 'chat',
      model: openaiModel(body, path),
      stream: body['stream'] === true,
      text: contentText(messages.findLast((message) => message['role'] === 'user')?.['content']),
      tools: listOf(body['tools']).map((tool) => textOf(isJson(tool['function']) ? tool['function']['name'] : '')),
      afterTool: messages.at(-1)?.['role'] === 'tool',
      cache: 'none',
      streamsUsage: isJson(options) && options['include_usage'] === true,
      audio: isJson(body['audio']),
      tier: servedTier(body['service_tier']),
      maxOutput: numberOf(body['max_completion_tokens'], body['max_tokens']),
      thinks: false,
    };
  },
  prompt: (body) => [body['tools'], body['response_format'], body['messages']].flatMap((part) => jsonBlocks(part)),
  answer: (ask, script) => {
    const service_tier = openaiTier(ask.tier);
    const base = { id: script.id, created: script.createdSeconds, model: script.served, service_tier };
    const call =
      script.tool === null
        ? null
        : {
            id: script.tool.id,
            type: 'function',
            function: { name: script.tool.name, arguments: JSON.stringify(script.tool.input) },
          };
    const finish_reason = call !== null ? 'tool_calls' : script.stop === 'length' ? 'length' : 'stop';
    if (!ask.stream) {
      const message = {
        role: 'assistant',
        content: call === null ? script.text : null,
        refusal: null,
        ...(call === null ? {} : { tool_calls: [call] }),
        ...(ask.audio ? { audio: { id: `audio_${script.id}`, data: '', expires_at: 0, transcript: script.text } } : {}),
      };
      const choices = [{ index: 0, message, logprobs: null, finish_reason }];
      return { kind: 'body', body: { ...base, object: 'chat.completion', choices, usage: usageBody(script.usage) } };
    }
    const chunk = (choices: readonly unknown[], usage: unknown = null): SentEvent => ({
      data: {
        ...base,
        object: 'chat.completion.chunk',
        choices,
        ...(ask.streamsUsage ? { usage } : {}),
      },
    });
    const delta = (part: object, reason: string | null = null) =>
      chunk([{ index: 0, delta: part, logprobs: null, finish_reason: reason }]);
    const piece = (part: object) => ({ ...delta(part), piece: true });
    return {
      kind: 'events',
      done: '[DONE]',
      events: [
        delta({ role: 'assistant', content: call === null ? '' : null, refusal: null }),
        ...(call === null
          ? piecesOf(script.text).map((content) => piece({ content }))
          : [
              delta({ tool_calls: [{ index: 0, ...call, function: { ...call.function, arguments: '' } }] }),
              ...argumentPieces(call.function.arguments).map((text) =>
                piece({ tool_calls: [{ index: 0, function: { arguments: text } }] }),
              ),
            ]),
        delta({}, finish_reason),
        ...(ask.streamsUsage ? [chunk([], usageBody(script.usage))] : []),
      ],
    };
  },
};
