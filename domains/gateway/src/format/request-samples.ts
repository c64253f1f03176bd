import type { JsonObject } from '../model-spec/json.ts';
import type { WireFormat } from '@apex/contracts';

const pixel = 'iVBORw0KGgo=';
const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

/** An agent's second turn: it saw an image, called a tool and has the result. */
const chat = {
  model: 'gpt-5.5',
  messages: [
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Where is this?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}`, detail: 'low' } },
        { type: 'file', file: { filename: 'map.pdf', file_data: 'data:application/pdf;base64,JVBERg==' } },
      ],
    },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
        { id: 'call_2', type: 'function', function: { name: 'weather', arguments: '' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call_1', content: '4 °C' },
    { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: 'unknown' }] },
    { role: 'developer', content: 'Answer in Norwegian.' },
    { role: 'user', content: 'And now?' },
  ],
  tools: [
    { type: 'function', function: { name: 'weather', description: 'Looks it up.', parameters: city, strict: true } },
  ],
  tool_choice: 'auto',
  parallel_tool_calls: false,
  max_completion_tokens: 2000,
  temperature: 0.2,
  stop: 'END',
  stream: true,
  stream_options: { include_usage: true },
  prompt_cache_key: 'thread-7',
  user: 'user-1',
  seed: 7,
  n: 1,
  logprobs: false,
  store: false,
  x_trace: 'abc',
};

/** As Codex asks: tools as items, a freeform one among them, thinking encrypted. */
const responses = {
  model: 'gpt-6.1-sol',
  input: [
    {
      type: 'additional_tools',
      role: 'developer',
      tools: [
        {
          type: 'custom',
          name: 'apply_patch',
          description: 'Edits files.',
          format: { type: 'grammar', syntax: 'lark', definition: 'start: /.+/' },
        },
        {
          type: 'namespace',
          name: 'crm',
          description: 'Customers.',
          tools: [{ type: 'function', name: 'find', parameters: city, strict: false }],
        },
      ],
    },
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'You are an agent.' }] },
    {
      type: 'message',
      role: 'user',
      content: [
        { type: 'input_text', text: 'Fix it.' },
        { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'auto' },
      ],
    },
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'Look first.' }],
      encrypted_content: 'gAAAA',
    },
    { type: 'custom_tool_call', call_id: 'call_1', name: 'apply_patch', input: '*** Begin Patch' },
    { type: 'custom_tool_call_output', call_id: 'call_1', output: 'Done' },
    { type: 'function_call', call_id: 'call_2', name: 'find', namespace: 'crm', arguments: '{"city":"Oslo"}' },
    {
      type: 'function_call_output',
      call_id: 'call_2',
      output: [
        { type: 'input_text', text: 'Ada' },
        { type: 'input_image', image_url: `data:image/png;base64,${pixel}` },
      ],
    },
  ],
  tools: [],
  tool_choice: 'auto',
  parallel_tool_calls: true,
  reasoning: { effort: 'medium', summary: 'auto' },
  store: false,
  stream: true,
  include: ['reasoning.encrypted_content'],
  prompt_cache_key: 'thread-7',
  text: { verbosity: 'low' },
  client_metadata: { origin: 'exec' },
};

/** As Claude Code asks: marks, thinking, an instruction in the middle. */
const anthropic = {
  model: 'claude-opus-5-5',
  max_tokens: 32_000,
  system: [
    { type: 'text', text: 'x-anthropic-billing-header: cc_version=2' },
    { type: 'text', text: 'You are an agent.', cache_control: { type: 'ephemeral', ttl: '1h' } },
  ],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Read it.', cache_control: { type: 'ephemeral' } }] },
    { role: 'system', content: 'The date is today.' },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'I must read.', signature: 'c2ln' },
        { type: 'text', text: 'Reading.' },
        { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { path: 'a.png' } },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'toolu_1',
          is_error: true,
          content: [
            { type: 'text', text: 'Half of it.' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
          ],
          cache_control: { type: 'ephemeral' },
        },
      ],
    },
  ],
  tools: [{ name: 'Read', description: 'Reads a file.', input_schema: city, cache_control: { type: 'ephemeral' } }],
  tool_choice: { type: 'auto', disable_parallel_tool_use: true },
  thinking: { type: 'adaptive', display: 'summarized' },
  output_config: { effort: 'high' },
  metadata: { user_id: JSON.stringify({ device_id: 'd'.repeat(64), account_uuid: '', session_id: 's' }) },
  context_management: { edits: [] },
  stream: true,
};

const gemini = {
  systemInstruction: { parts: [{ text: 'Be brief.' }] },
  contents: [
    {
      role: 'user',
      parts: [
        { text: 'Two cities.' },
        { inlineData: { mimeType: 'image/png', data: pixel } },
        { file_data: { file_uri: 'https://example.com/a.pdf', mime_type: 'application/pdf' } },
      ],
    },
    {
      role: 'model',
      parts: [
        { text: 'Hm.', thought: true },
        { functionCall: { name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'c2ln' },
        { functionCall: { name: 'weather', args: { city: 'Rome' } } },
      ],
    },
    {
      role: 'user',
      parts: [
        { functionResponse: { name: 'weather', response: { output: '4' } } },
        { functionResponse: { name: 'weather', response: { degrees: 20 } } },
      ],
    },
  ],
  tools: [
    {
      functionDeclarations: [
        {
          name: 'weather',
          description: 'Looks it up.',
          parameters: { type: 'OBJECT', properties: { city: { type: 'STRING' } } },
        },
      ],
    },
  ],
  toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } },
  generationConfig: {
    maxOutputTokens: 2000,
    temperature: 0.2,
    topK: 3,
    stopSequences: ['END'],
    thinkingConfig: { thinkingBudget: 4000, includeThoughts: true },
  },
  safetySettings: [],
};

/** Bodies as real clients send them, in small; for tests. */
export const requests: Readonly<Record<WireFormat, readonly JsonObject[]>> = {
  openai_chat: [chat],
  openai_responses: [responses],
  anthropic_messages: [anthropic],
  gemini_generate_content: [gemini],
};
