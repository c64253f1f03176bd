import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { expectFailure, models, prompts, readEnvironment } from '@apex/example-calls';
import { embed, generateText, type LanguageModel, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { startTelemetry } from './telemetry.ts';

const environment = readEnvironment();
const stopTelemetry = startTelemetry(environment.apexUrl, environment.apexKey);
const openai = createOpenAI({ baseURL: environment.openaiUrl, apiKey: environment.openaiKey });
const anthropic = createAnthropic({
  baseURL: `${environment.anthropicUrl}/v1`,
  apiKey: environment.anthropicKey,
});

const telemetry = {
  functionId: 'example',
  includeRuntimeContext: { session: true, user: true },
};
const runtimeContext = { session: environment.session, user: environment.user };
const tools = {
  add: tool({
    description: 'Adds two numbers.',
    inputSchema: z.object({ a: z.number(), b: z.number() }),
    execute: ({ a, b }) => a + b,
  }),
};
const say = (text: string) => process.stdout.write(`${text}\n`);
// Only Anthropic reads this mark: how long the prefix is to be kept.
const instructionsFor = (ttl: '5m' | '1h') => ({
  role: 'system' as const,
  content: prompts.system,
  providerOptions: { anthropic: { cacheControl: { type: 'ephemeral', ttl } } },
});

async function makeCalls(model: LanguageModel): Promise<void> {
  const base = { model, telemetry, runtimeContext, instructions: instructionsFor('5m') };
  const messages = (content: string) => [{ role: 'user' as const, content }];
  say((await generateText({ ...base, messages: messages(prompts.plain) })).text);
  const stream = streamText({ ...base, messages: messages(prompts.streamed) });
  for await (const piece of stream.textStream) process.stdout.write(piece);
  say('');
  // Two provider calls: the tool is asked for, then its result is read.
  const loop = {
    ...base,
    instructions: instructionsFor('1h'),
    messages: messages(prompts.tool),
    tools,
    stopWhen: stepCountIs(3),
  };
  say((await generateText(loop)).text);
  say((await generateText({ ...base, messages: messages(prompts.retried) })).text);
}

await makeCalls(openai.chat(models.openai));
await makeCalls(openai(models.openaiReasoning));
await makeCalls(anthropic(models.anthropic));
const embedded = await embed({
  model: openai.embedding(models.embedding),
  value: prompts.embedded,
  telemetry: { functionId: 'example' },
});
say(`${embedded.embedding.length} dimensions`);
await expectFailure(
  generateText({ model: openai.chat(models.unknown), prompt: prompts.plain, telemetry, runtimeContext }),
);
await stopTelemetry();
