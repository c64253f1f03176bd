import { promptTokens } from '@apex/tokens';
import type { WireFormat } from './exchange.ts';
import { jsonBlocks, textOf } from './json.ts';
import { openaiError } from './openai-error.ts';
import { openaiModel } from './openai-model.ts';

const dimensions = 8;

function vector(base64: boolean): string | number[] {
  const values = new Float32Array(dimensions).fill(1 / Math.sqrt(dimensions));
  return base64 ? Buffer.from(values.buffer).toString('base64') : [...values];
}

/** OpenAI embeddings; the SDK asks for base64 unless told otherwise. Its answer has no id of its own. */
export const openaiEmbeddings: WireFormat = {
  idPrefix: 'embd-',
  error: openaiError,
  read: (body, path) => ({
    provider: 'openai',
    api: 'embeddings',
    model: openaiModel(body, path),
    stream: false,
    text: Array.isArray(body['input'])
      ? body['input'].filter((one) => typeof one === 'string').join('\n')
      : textOf(body['input']),
    tools: [],
    afterTool: false,
    cache: 'none',
    streamsUsage: true,
    audio: false,
    tier: 'standard',
    maxOutput: null,
    thinks: false,
  }),
  prompt: (body) => jsonBlocks(body['input']),
  answer: (_ask, script, body) => {
    const count = Array.isArray(body['input']) ? body['input'].length : 1;
    const prompt_tokens = promptTokens(script.usage);
    const data = Array.from({ length: count }, (_, index) => ({
      object: 'embedding',
      index,
      embedding: vector(body['encoding_format'] === 'base64'),
    }));
    return {
      kind: 'body',
      body: { object: 'list', data, model: script.served, usage: { prompt_tokens, total_tokens: prompt_tokens } },
    };
  },
};
