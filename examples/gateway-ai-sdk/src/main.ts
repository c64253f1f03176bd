import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, type LanguageModel, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { readEnvironment } from './environment.ts';

const { baseURL, apiKey } = readEnvironment();
const headers = { 'x-apex-feature': 'tour', 'x-apex-user': 'ada', 'x-apex-session': 'gateway-ai-sdk' };
const openai = createOpenAI({ baseURL, apiKey, headers });
const anthropic = createAnthropic({ baseURL, apiKey, headers });
const compatible = createOpenAICompatible({ name: 'apex', baseURL, apiKey, headers });

const add = tool({
  description: 'Adds two numbers.',
  inputSchema: z.object({ a: z.number(), b: z.number() }),
  execute: ({ a, b }) => a + b,
});

async function makeCalls(model: LanguageModel): Promise<void> {
  // Two calls: the tool is asked for, then its result is read.
  const prompt = 'What is 2 + 3? Use the tool. [[tool add {"a":2,"b":3}]]';
  const { text, steps } = await generateText({ model, prompt, tools: { add }, stopWhen: stepCountIs(3) });
  console.log(`${text} (${steps.length} steps)`);
  const { textStream } = streamText({ model, prompt: 'Count to five.' });
  for await (const piece of textStream) process.stdout.write(piece);
  process.stdout.write('\n');
}

// Each speaks a protocol of its own: responses, chat completions twice, messages.
await makeCalls(openai('gpt-5-mini'));
await makeCalls(openai.chat('gpt-4.1-mini'));
await makeCalls(compatible('gpt-4o-mini'));
await makeCalls(anthropic('claude-sonnet-5-5'));
