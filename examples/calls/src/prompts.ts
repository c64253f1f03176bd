// The words in double brackets are orders to the simulated provider of the tests; a real one reads past them.
export const prompts = {
  plain: 'Say hello in five words.',
  streamed: 'Count to five.',
  tool: 'What is 2 + 3? Use the tool. [[tool add {"a":2,"b":3}]]',
  retried: 'Say hello once more. [[429 once]]',
  embedded: 'The quick brown fox jumps over the lazy dog.',
  system: 'You answer in one short sentence.',
} as const;

export const models = {
  openai: 'gpt-4.1-mini',
  openaiReasoning: 'gpt-5-mini',
  embedding: 'text-embedding-3-small',
  anthropic: 'claude-sonnet-5-5',
  /** Of no provider: the call that fails. */
  unknown: 'no-such-model',
} as const;

export const addTool = {
  name: 'add',
  description: 'Adds two numbers.',
  parameters: {
    type: 'object',
    properties: { a: { type: 'number' }, b: { type: 'number' } },
    required: ['a', 'b'],
    additionalProperties: false,
  },
} as const;
