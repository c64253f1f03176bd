/** How a request and its answer look on the wire, whoever made the API first. */
export const wireFormats = [
  'openai_chat',
  'openai_responses',
  'anthropic_messages',
  'gemini_generate_content',
] as const;
export type WireFormat = (typeof wireFormats)[number];
