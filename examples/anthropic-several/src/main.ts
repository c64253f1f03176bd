import { createAnthropic } from '@ai-sdk/anthropic';
import Anthropic from '@anthropic-ai/sdk';
import { makeAnthropicCalls, models, prompts, readEnvironment } from '@apex/example-calls';
import { generateText, stepCountIs, tool } from 'ai';
import { z } from 'zod';
import { startTelemetry } from './telemetry.ts';

const environment = readEnvironment();
const stopTelemetry = startTelemetry(environment.apexUrl, environment.apexKey);
const { anthropicUrl: baseURL, anthropicKey: apiKey } = environment;
const anthropic = new Anthropic({ baseURL, apiKey });
const provider = createAnthropic({ baseURL: `${baseURL}/v1`, apiKey });

await makeAnthropicCalls(anthropic);

// The AI SDK's agent asks for a tool that is a call of the Anthropic SDK: spans of three emitters in one trace.
const add = tool({
  description: 'Adds two numbers.',
  inputSchema: z.object({ a: z.number(), b: z.number() }),
  execute: async ({ a, b }) => {
    const content = `${prompts.plain} ${a} ${b}`;
    const message = await anthropic.messages.create({
      model: models.anthropic,
      max_tokens: 100,
      messages: [{ role: 'user', content }],
    });
    return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  },
});
const { text } = await generateText({
  model: provider(models.anthropic),
  prompt: prompts.tool,
  tools: { add },
  stopWhen: stepCountIs(3),
});
process.stdout.write(`${text}\n`);
await stopTelemetry();
