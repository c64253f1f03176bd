import type Anthropic from '@anthropic-ai/sdk';
import { expectFailure } from './expect-failure.ts';
import { addTool, models, prompts } from './prompts.ts';

/** Of the newest SDK; older ones agree in what is used here. */
export type AnthropicClient = Anthropic;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const textOf = (message: Anthropic.Message) =>
  message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');

// A marked prefix is kept by the provider for five minutes: the next call reads it at a tenth of the price.
const system: Anthropic.TextBlockParam[] = [
  { type: 'text', text: prompts.system, cache_control: { type: 'ephemeral' } },
];
// For an hour at twice the price of fresh input: pays from the third use on.
const systemForAnHour: Anthropic.TextBlockParam[] = [
  { type: 'text', text: prompts.system, cache_control: { type: 'ephemeral', ttl: '1h' } },
];
const base = { model: models.anthropic, max_tokens: 500, system };
const user = (content: string): Anthropic.MessageParam[] => [{ role: 'user', content }];

async function streamed(anthropic: Anthropic): Promise<void> {
  const events = await anthropic.messages.create({ ...base, messages: user(prompts.streamed), stream: true });
  for await (const event of events) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta')
      process.stdout.write(event.delta.text);
  }
  say('');
  const helper = anthropic.messages.stream({ ...base, messages: user(prompts.streamed) });
  say(textOf(await helper.finalMessage()));
}

async function toolLoop(anthropic: Anthropic): Promise<void> {
  const { name, description, parameters } = addTool;
  const input_schema: Anthropic.Tool.InputSchema = { ...parameters, required: [...parameters.required] };
  const tools: Anthropic.Tool[] = [{ name, description, input_schema }];
  const messages = user(prompts.tool);
  const ask = { ...base, system: systemForAnHour, tools };
  const first = await anthropic.messages.create({ ...ask, messages });
  const results = first.content.flatMap((block): Anthropic.ToolResultBlockParam[] =>
    block.type === 'tool_use' ? [{ type: 'tool_result', tool_use_id: block.id, content: '5' }] : [],
  );
  if (results.length === 0) return say(textOf(first));
  messages.push({ role: 'assistant', content: first.content }, { role: 'user', content: results });
  say(textOf(await anthropic.messages.create({ ...ask, messages })));
}

/** Six provider calls that are answered, two of them streamed. One more fails. */
export async function makeAnthropicCalls(anthropic: AnthropicClient): Promise<void> {
  say(textOf(await anthropic.messages.create({ ...base, messages: user(prompts.plain) })));
  await streamed(anthropic);
  await toolLoop(anthropic);
  // The SDK waits and asks again by itself.
  say(textOf(await anthropic.messages.create({ ...base, messages: user(prompts.retried) })));
  await expectFailure(anthropic.messages.create({ ...base, model: models.unknown, messages: user(prompts.plain) }));
}
