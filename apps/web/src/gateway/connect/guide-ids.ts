/** What can be pointed at the gateway, in the order it is offered. */
export const guideIds = [
  'openai-js',
  'openai-python',
  'anthropic',
  'ai-sdk',
  'claude-code',
  'codex',
  'gemini',
  'compatible',
  'curl',
] as const;
export type GuideId = (typeof guideIds)[number];
