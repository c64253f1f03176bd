import { anthropic } from './anthropic.ts';
import { bedrock } from './bedrock.ts';
import { cohere } from './cohere.ts';
import { deepseek } from './deepseek.ts';
import type { Flavour } from './flavour.ts';
import { google } from './google.ts';
import { groq } from './groq.ts';
import { huggingFace } from './hugging-face.ts';
import { mistral } from './mistral.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { openrouter } from './openrouter.ts';
import { xAi } from './x-ai.ts';

/** In the order of detection: a mark of one's own before a shape that many share. */
export const flavours: readonly Flavour[] = [
  google,
  bedrock,
  cohere,
  anthropic,
  openaiResponses,
  groq,
  openrouter,
  deepseek,
  mistral,
  xAi,
  huggingFace,
  openaiChat,
];

/** Names a person may force a flavour by; those of a provider with two shapes leave the shape to detection. */
export const flavourNames: Readonly<Record<string, readonly Flavour[]>> = {
  auto: flavours,
  openai: [openaiResponses, openaiChat],
  azure: [anthropic, openaiResponses, openaiChat],
  claude: [anthropic],
  aws: [bedrock],
  gemini: [google],
  xai: [openaiResponses, xAi],
  ...Object.fromEntries(flavours.map((flavour) => [flavour.name, [flavour]])),
};
