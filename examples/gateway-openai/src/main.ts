import OpenAI from 'openai';

// OPENAI_BASE_URL and OPENAI_API_KEY are read by the SDK itself; the headers say whose calls these are.
const openai = new OpenAI({ defaultHeaders: { 'x-apex-feature': 'tour', 'x-apex-user': 'ada' } });
const inSession = { headers: { 'x-apex-session': 'gateway-openai' } };
const model = 'gpt-4.1-mini';

const plain = await openai.chat.completions
  .create({ model, messages: [{ role: 'user', content: 'Say hello in five words.' }] }, inSession)
  .withResponse();
console.log(plain.data.choices[0]?.message.content);
console.log(
  `cost ${plain.response.headers.get('x-apex-cost')} USD, call ${plain.response.headers.get('x-apex-request-id')}`,
);

// Usage is recorded although the program does not ask for it.
const stream = await openai.chat.completions.create(
  { model, stream: true, messages: [{ role: 'user', content: 'Count to five.' }] },
  inSession,
);
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');
process.stdout.write('\n');

// Two calls: the tool is asked for, then its result is read.
const runner = openai.chat.completions.runTools(
  {
    model,
    messages: [{ role: 'user', content: 'What is 2 + 3? Use the tool. [[tool add {"a":2,"b":3}]]' }],
    tools: [
      {
        type: 'function',
        function: {
          name: 'add',
          description: 'Adds two numbers.',
          parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
          parse: (text: string) => JSON.parse(text) as { a: number; b: number },
          function: ({ a, b }: { a: number; b: number }) => String(a + b),
        },
      },
    ],
  },
  inSession,
);
console.log(await runner.finalContent());

const answer = await openai.responses.create({ model: 'gpt-5-mini', input: 'Say hello in five words.' }, inSession);
console.log(answer.output_text);

const embedded = await openai.embeddings.create(
  { model: 'text-embedding-3-small', input: 'The quick brown fox jumps over the lazy dog.' },
  inSession,
);
console.log(`${embedded.data[0]?.embedding.length} dimensions`);
