import type { Usage } from '@apex/contracts';
import { promptTokens, totalTokens } from '@apex/tokens';
import { piecesOf, type Script, type WireFormat } from './exchange.ts';
import { contentText, isJson, jsonBlocks, listOf, numberOf, textOf } from './json.ts';

const states: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

/** Thoughts stand beside the candidates' tokens, not inside them. */
function usageBody(usage: Usage) {
  return {
    promptTokenCount: promptTokens(usage),
    cachedContentTokenCount: usage.cache_read,
    candidatesTokenCount: usage.output - usage.reasoning,
    thoughtsTokenCount: usage.reasoning,
    totalTokenCount: totalTokens(usage),
  };
}

function chunk(script: Script, parts: readonly unknown[], last: boolean) {
  const content = { role: 'model', parts };
  return {
    candidates: [
      { index: 0, content, ...(last ? { finishReason: script.stop === 'length' ? 'MAX_TOKENS' : 'STOP' } : {}) },
    ],
    ...(last ? { usageMetadata: usageBody(script.usage) } : {}),
    modelVersion: script.served,
    responseId: script.id,
  };
}

/** Gemini's generateContent, whole and streamed with `alt=sse`. */
export const gemini: WireFormat = {
  idPrefix: 'gem-',
  error: (code, message) => ({ error: { code, message, status: states[code] ?? 'INTERNAL' } }),
  read: (body, path) => {
    const contents = listOf(body['contents']);
    const parts = listOf(contents.at(-1)?.['parts']);
    const isResult = (part: Readonly<Record<string, unknown>>) => isJson(part['functionResponse']);
    const asked = contents.findLast(
      (content) => content['role'] !== 'model' && !listOf(content['parts']).some((part) => isResult(part)),
    );
    return {
      provider: 'google',
      api: 'generate_content',
      model: /\/models\/([^:]+):/.exec(path)?.[1] ?? '',
      stream: path.includes(':streamGenerateContent'),
      text: contentText(asked?.['parts']),
      tools: listOf(body['tools']).flatMap((tool) =>
        listOf(tool['functionDeclarations']).map((declared) => textOf(declared['name'])),
      ),
      afterTool: parts.some((part) => isResult(part)),
      cache: 'none',
      streamsUsage: true,
      audio: false,
      tier: 'standard',
      maxOutput: isJson(body['generationConfig']) ? numberOf(body['generationConfig']['maxOutputTokens']) : null,
      thinks: false,
    };
  },
  prompt: (body) =>
    [body['systemInstruction'] ?? body['system_instruction'], body['tools'], body['contents']].flatMap((part) =>
      jsonBlocks(part),
    ),
  answer: (ask, script) => {
    const { tool } = script;
    const pieces =
      tool === null
        ? piecesOf(script.text).map((text) => [{ text }])
        : [[{ functionCall: { name: tool.name, args: tool.input } }]];
    if (!ask.stream) return { kind: 'body', body: chunk(script, pieces.flat(), true) };
    const events = pieces.map((parts, index) => ({
      data: chunk(script, parts, index === pieces.length - 1),
      piece: true,
    }));
    return { kind: 'events', events, done: null };
  },
};
