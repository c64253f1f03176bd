import Anthropic from '@anthropic-ai/sdk';

// ANTHROPIC_BASE_URL and ANTHROPIC_API_KEY are read by the SDK itself; the headers say whose calls these are.
const anthropic = new Anthropic({ defaultHeaders: { 'x-apex-feature': 'tour', 'x-apex-user': 'ada' } });
const inSession = { headers: { 'x-apex-session': 'gateway-anthropic' } };
const base = { model: 'claude-sonnet-5-5', max_tokens: 500 };
const user = (content: string): Anthropic.MessageParam[] => [{ role: 'user', content }];
const textOf = ({ content }: Anthropic.Message): string =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('');

const plain = await anthropic.messages
  .create({ ...base, messages: user('Say hello in five words.') }, inSession)
  .withResponse();
console.log(textOf(plain.data));
console.log(
  `cost ${plain.response.headers.get('x-apex-cost')} USD, call ${plain.response.headers.get('x-apex-request-id')}`,
);

const stream = anthropic.messages.stream({ ...base, messages: user('Count to five.') }, inSession);
stream.on('text', (text) => process.stdout.write(text));
await stream.finalMessage();
process.stdout.write('\n');

// Two calls. Marked prefixes pass as they are: five minutes for the system prompt, an hour for the tools.
const ask: Anthropic.MessageCreateParamsNonStreaming = {
  ...base,
  system: [{ type: 'text', text: 'You answer in one short sentence.', cache_control: { type: 'ephemeral' } }],
  tools: [
    {
      name: 'add',
      description: 'Adds two numbers.',
      input_schema: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
      cache_control: { type: 'ephemeral', ttl: '1h' },
    },
  ],
  messages: user('What is 2 + 3? Use the tool. [[tool add {"a":2,"b":3}]]'),
};
const asked = await anthropic.messages.create(ask, inSession);
const results = asked.content.flatMap((block): Anthropic.ToolResultBlockParam[] =>
  block.type === 'tool_use' ? [{ type: 'tool_result', tool_use_id: block.id, content: '5' }] : [],
);
const messages: Anthropic.MessageParam[] = [
  ...ask.messages,
  { role: 'assistant', content: asked.content },
  { role: 'user', content: results },
];
console.log(
  results.length === 0 ? textOf(asked) : textOf(await anthropic.messages.create({ ...ask, messages }, inSession)),
);

const counted = await anthropic.messages.countTokens({ model: base.model, messages: user('How long is this?') });
console.log(`${counted.input_tokens} tokens`);
