import type { Format } from '../model-spec/format.ts';
import type { WireFormat } from '@apex/contracts';
import { anthropic } from './anthropic/format.ts';
import { gemini } from './gemini/format.ts';
import { openaiChat } from './openai-chat/format.ts';
import { openaiResponses } from './openai-responses/format.ts';

/** Every wire format that can be read and written. */
export const formats: Readonly<Record<WireFormat, Format>> = {
  openai_chat: openaiChat,
  openai_responses: openaiResponses,
  anthropic_messages: anthropic,
  gemini_generate_content: gemini,
};
