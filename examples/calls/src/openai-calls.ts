import type OpenAI from 'openai';
import { expectFailure } from './expect-failure.ts';
import { addTool, models, prompts } from './prompts.ts';

/** Of the newest SDK; older ones agree in what is used here. */
export type OpenAiClient = OpenAI;

type Message = OpenAI.ChatCompletionMessageParam;

const say = (text: string | null | undefined): void => {
  process.stdout.write(`${text ?? ''}\n`);
};

async function streamed(openai: OpenAI): Promise<void> {
  const stream = await openai.chat.completions.create({
    model: models.openai,
    messages: [{ role: 'user', content: prompts.streamed }],
    stream: true,
    // Without this OpenAI's streams tell no usage, and no one can price them.
    stream_options: { include_usage: true },
  });
  for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');
  say('');
}

async function toolLoop(openai: OpenAI): Promise<void> {
  const messages: Message[] = [{ role: 'user', content: prompts.tool }];
  const tools: OpenAI.ChatCompletionTool[] = [{ type: 'function', function: addTool }];
  const first = await openai.chat.completions.create({ model: models.openai, messages, tools });
  const asked = first.choices[0]?.message;
  if (asked?.tool_calls === undefined) return say(asked?.content);
  messages.push(
    asked,
    ...asked.tool_calls.map((call): Message => ({ role: 'tool', tool_call_id: call.id, content: '5' })),
  );
  const second = await openai.chat.completions.create({ model: models.openai, messages, tools });
  say(second.choices[0]?.message.content);
}

async function responses(openai: OpenAI): Promise<void> {
  const plain = await openai.responses.create({ model: models.openaiReasoning, input: prompts.plain });
  say(plain.output_text);
  const stream = await openai.responses.create({
    model: models.openaiReasoning,
    input: prompts.streamed,
    stream: true,
  });
  for await (const event of stream) {
    if (event.type === 'response.output_text.delta') process.stdout.write(event.delta);
  }
  say('');
}

/** Eight provider calls that are answered: five of chat, two of responses, one of embeddings. One more fails. */
export async function makeOpenAiCalls(openai: OpenAiClient): Promise<void> {
  const ask = (content: string): OpenAI.ChatCompletionCreateParamsNonStreaming => ({
    model: models.openai,
    messages: [
      { role: 'system', content: prompts.system },
      { role: 'user', content },
    ],
  });
  const plain = await openai.chat.completions.create(ask(prompts.plain));
  say(plain.choices[0]?.message.content);
  await streamed(openai);
  await toolLoop(openai);
  // The SDK waits and asks again by itself.
  const retried = await openai.chat.completions.create(ask(prompts.retried));
  say(retried.choices[0]?.message.content);
  await responses(openai);
  const embedded = await openai.embeddings.create({ model: models.embedding, input: prompts.embedded });
  say(`${embedded.data[0]?.embedding.length} dimensions`);
  await expectFailure(openai.chat.completions.create({ ...ask(prompts.plain), model: models.unknown }));
}
