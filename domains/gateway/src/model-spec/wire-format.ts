import type { WireFormat } from '@apex/contracts';

/** As an error names them to a person. */
export const wireFormatTitles: Readonly<Record<WireFormat, string>> = {
  openai_chat: 'OpenAI chat completions',
  openai_responses: 'OpenAI responses',
  anthropic_messages: 'Anthropic messages',
  gemini_generate_content: 'Gemini generateContent',
};
