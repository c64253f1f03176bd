export { type AnthropicClient, makeAnthropicCalls } from './anthropic-calls.ts';
export { type Environment, readEnvironment } from './environment.ts';
export { expectFailure } from './expect-failure.ts';
export { makeOpenAiCalls, type OpenAiClient } from './openai-calls.ts';
export { addTool, models, prompts } from './prompts.ts';
