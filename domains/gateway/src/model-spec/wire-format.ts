/** The languages in which clients ask and upstreams answer. */
export const wireFormats = [
  'openai_chat',
  'openai_responses',
  'anthropic_messages',
  'gemini_generate_content',
] as const;

export type WireFormat = (typeof wireFormats)[number];

/** As an error names them to a person. */
export const wireFormatTitles: Readonly<Record<WireFormat, string>> = {
  openai_chat: 'OpenAI chat completions',
  openai_responses: 'OpenAI responses',
  anthropic_messages: 'Anthropic messages',
  gemini_generate_content: 'Gemini generateContent',
};
