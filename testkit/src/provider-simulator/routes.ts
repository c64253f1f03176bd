import { anthropicMessages } from './anthropic-messages.ts';
import type { WireFormat } from './exchange.ts';
import { gemini } from './gemini.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { openaiResponses } from './openai-responses.ts';

/** Azure has OpenAI's APIs under a deployment's path or under `/openai/v1`. */
const openaiRoot = String.raw`^(?:/v1|/openai/v1|/openai/deployments/[^/]+)`;

const callRoutes: readonly (readonly [RegExp, WireFormat])[] = [
  [new RegExp(`${openaiRoot}/chat/completions$`), openaiChat],
  [new RegExp(`${openaiRoot}/responses$`), openaiResponses],
  [new RegExp(`${openaiRoot}/embeddings$`), openaiEmbeddings],
  [/^\/v1\/messages$/, anthropicMessages],
  [/^\/v1(?:beta)?\/(?:.+\/)?models\/[^/]+:(?:generateContent|streamGenerateContent)$/, gemini],
];

const countRoutes: readonly (readonly [RegExp, WireFormat, (tokens: number) => unknown])[] = [
  [/^\/v1\/messages\/count_tokens$/, anthropicMessages, (input_tokens) => ({ input_tokens })],
  [
    /^\/v1\/responses\/input_tokens$/,
    openaiResponses,
    (input_tokens) => ({ object: 'response.input_tokens', input_tokens }),
  ],
  [/^\/v1(?:beta)?\/(?:.+\/)?models\/[^/]+:countTokens$/, gemini, (totalTokens) => ({ totalTokens })],
];

/** The API that a model call came by. */
export const callFormat = (path: string): WireFormat | undefined =>
  callRoutes.find(([pattern]) => pattern.test(path))?.[1];

/** What counts a prompt's tokens and charges nothing. */
export function countFormat(path: string): { format: WireFormat; answer: (tokens: number) => unknown } | undefined {
  const found = countRoutes.find(([pattern]) => pattern.test(path));
  return found === undefined ? undefined : { format: found[1], answer: found[2] };
}

/** In which provider's words a path that is no call is refused. */
export function errorFormat(path: string, headers: Readonly<Record<string, unknown>>): WireFormat {
  if (path.startsWith('/v1/messages') || 'anthropic-version' in headers) return anthropicMessages;
  return path.startsWith('/v1beta') ? gemini : openaiChat;
}
