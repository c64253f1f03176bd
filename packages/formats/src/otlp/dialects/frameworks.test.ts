import { describe, expect, test } from 'vitest';
import { type Case, compare, fresh } from '../test-support/dialect-case.ts';
import { sightingOf } from '../test-support/export-of.ts';

const cases: readonly Case[] = [
  {
    what: 'Claude Code’s request',
    scope: 'com.anthropic.claude_code.tracing',
    name: 'claude_code.llm_request',
    attributes: {
      'gen_ai.request.model': 'claude',
      'gen_ai.response.id': 'req_1',
      input_tokens: 5,
      output_tokens: 50,
      cache_read_tokens: 2000,
      cache_creation_tokens: 100,
      'session.id': 's',
    },
    emitter: 'claude-code',
    rank: 'self_report',
    convention: 'exclusive',
    usage: fresh,
    told: { response_id: '', provider: 'anthropic' },
  },
  {
    what: 'Codex’s one span of many that has the usage',
    scope: 'codex_exec',
    name: 'handle_responses',
    attributes: {
      'gen_ai.usage.input_tokens': 2105,
      'gen_ai.usage.cache_read.input_tokens': 2000,
      'gen_ai.usage.output_tokens': 50,
      'codex.usage.reasoning_output_tokens': 20,
      'codex.usage.total_tokens': 2155,
    },
    emitter: 'codex',
    rank: 'self_report',
    convention: 'inclusive',
    usage: { input: 105, cache_read: 2000, output: 50, reasoning: 20 },
    told: { latency_ms: null, provider: 'openai' },
  },
  {
    what: 'the model above Codex’s call',
    scope: 'codex_exec',
    name: 'run_sampling_request',
    attributes: { model: 'gpt-5.5' },
    emitter: 'codex',
    rank: 'self_report',
    role: 'context',
    convention: 'none',
    usage: null,
    told: { model: 'gpt-5.5' },
  },
  {
    what: 'Pydantic AI with audio',
    scope: 'pydantic-ai',
    name: 'chat gpt-4o',
    attributes: {
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.output_tokens': 40,
      'gen_ai.usage.cache_read.input_tokens': 30,
      'gen_ai.usage.details.input_audio_tokens': 5,
      'gen_ai.usage.details.output_audio_tokens': 7,
    },
    emitter: 'pydantic-ai',
    convention: 'inclusive',
    usage: { input: 85, cache_read: 30, audio_in: 5, output: 33, audio_out: 7 },
  },
  {
    what: 'Pydantic AI’s agent run',
    scope: 'pydantic-ai',
    name: 'agent run',
    attributes: { 'gen_ai.usage.input_tokens': 1, model_name: 'gpt-4o', agent_name: 'a' },
    emitter: 'pydantic-ai',
    role: 'aggregate',
    convention: 'inclusive',
    usage: { input: 1 },
    told: { agent: 'a' },
  },
  {
    what: 'OpenLIT with its cost',
    scope: 'openlit.otel.tracing',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.system': 'anthropic',
      'gen_ai.usage.input_tokens': 5,
      'gen_ai.usage.output_tokens': 50,
      'gen_ai.usage.cache_read.input_tokens': 2000,
      'gen_ai.usage.cost': 0.0125,
      'gen_ai.application_name': 'shop',
    },
    emitter: 'openlit',
    convention: 'exclusive',
    usage: { input: 5, cache_read: 2000, output: 50 },
    told: { reported_cost_usd: '0.0125', application: 'shop' },
  },
  {
    what: 'Semantic Kernel without operation',
    scope: 'Microsoft.SemanticKernel.Connectors.OpenAI',
    attributes: { 'gen_ai.response.model': 'gpt-4' },
    emitter: 'semantic-kernel',
    convention: 'none',
    usage: null,
    told: { model: 'gpt-4' },
  },
  {
    what: 'Genkit, which has the usage in its reply',
    scope: 'genkit-tracer',
    attributes: {
      'genkit:metadata:subtype': 'model',
      'genkit:name': 'googleai/gemini-2.5-flash',
      'genkit:output': '{"message":{},"usage":{"inputTokens":8,"outputTokens":3,"thoughtsTokens":4,"totalTokens":15}}',
    },
    emitter: 'genkit',
    convention: 'inclusive',
    usage: { input: 8, output: 7, reasoning: 4 },
  },
  {
    what: 'LangSmith’s run of a model',
    scope: 'langsmith',
    attributes: {
      'langsmith.span.kind': 'llm',
      'gen_ai.operation.name': 'chat',
      'gen_ai.system': 'anthropic',
      'gen_ai.usage.input_tokens': 5,
      'gen_ai.usage.output_tokens': 94,
      'langsmith.metadata.session_id': 's',
      'langsmith.span.tags': 'blue, green',
    },
    emitter: 'langsmith',
    convention: 'inclusive',
    usage: { input: 5, output: 94 },
    told: { session: 's', tags: { blue: 'true', green: 'true' } },
  },
  {
    what: 'LangSmith’s chain around it',
    scope: 'langsmith',
    attributes: { 'langsmith.span.kind': 'chain', 'gen_ai.operation.name': 'chain', 'gen_ai.usage.input_tokens': 5 },
    emitter: 'langsmith',
    role: 'aggregate',
    convention: 'inclusive',
    usage: { input: 5 },
  },
  {
    what: 'LiteLLM with raw Anthropic names in its own inclusive way',
    scope: 'litellm',
    attributes: {
      'gen_ai.operation.name': 'acompletion',
      'gen_ai.usage.input_tokens': 2105,
      'gen_ai.usage.output_tokens': 50,
      'gen_ai.usage.cache_read_input_tokens': 2000,
      'gen_ai.usage.cache_creation_input_tokens': 100,
      'gen_ai.cost.total_cost': 0.25,
    },
    emitter: 'litellm',
    rank: 'self_report',
    convention: 'inclusive',
    usage: fresh,
    told: { operation: 'chat', reported_cost_usd: '0.25' },
  },
  {
    what: 'Google ADK, whose total shows thoughts beside the answer',
    scope: 'gcp.vertex.agent',
    name: 'call_llm',
    attributes: {
      'gen_ai.request.model': 'gemini-2.5-pro',
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 60,
      'gen_ai.usage.experimental.reasoning_tokens': 25,
      'gen_ai.usage.total_tokens': 185,
    },
    emitter: 'google-adk',
    convention: 'inclusive',
    usage: { input: 100, output: 85, reasoning: 25 },
    told: { provider: 'google' },
  },
  {
    what: 'Google ADK with another maker’s model',
    scope: 'gcp.vertex.agent',
    name: 'call_llm',
    attributes: { 'gen_ai.system': 'gcp.vertex.agent', 'gen_ai.request.model': 'anthropic/claude-sonnet-4-5' },
    emitter: 'google-adk',
    convention: 'none',
    usage: null,
    told: { provider: 'anthropic' },
  },
  {
    what: 'Spring AI’s client around its model',
    scope: 'org.springframework.boot',
    attributes: { 'spring.ai.kind': 'chat_client', 'gen_ai.operation.name': 'framework', 'session.id': 's' },
    emitter: 'spring-ai',
    role: 'context',
    convention: 'none',
    usage: null,
  },
  {
    what: 'cached tokens of a stranger that nothing decides',
    scope: 'someone',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': 3000,
      'gen_ai.usage.output_tokens': 50,
      'gen_ai.usage.cache_read.input_tokens': 2000,
    },
    emitter: 'unknown',
    convention: 'undecided',
    usage: { input: 1000, cache_read: 2000, output: 50 },
  },
];

test.each(cases.map((one) => [one.what, one] as const))('%s is read as it is meant', (_what, one) => {
  const { got, wanted } = compare(one);
  expect(got).toMatchObject(wanted);
});

describe('a span that reports nothing keeps its place alone', () => {
  test.each([
    ['a plain span', 'someone', 'GET /', { 'http.route': '/' }],
    ['a tool', 'someone', 'execute_tool add', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'add' }],
    ['LiteLLM’s raw copy', 'litellm', 'raw_gen_ai_request', { 'gen_ai.operation.name': 'chat' }],
    ['Codex’s inside', 'codex_exec', 'handle_responses', { 'gen_ai.request.model': 'gpt' }],
  ])('%s', (_what, scope, name, attributes) => {
    expect(sightingOf({ scope, name, attributes })).toBeUndefined();
  });
});

test('a resource lends its labels to calls, and the name that SDKs make up is none', () => {
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt' };
  const resource = {
    'service.name': 'shop',
    'deployment.environment.name': 'prod',
    'team.id': 'red',
    'user.id': 'ann',
  };
  expect(sightingOf({ attributes, resource })).toMatchObject({
    service: 'shop',
    observation: { application: 'shop', environment: 'prod', user: 'ann', tags: { 'team.id': 'red' } },
  });
  const madeUp = sightingOf({ attributes, resource: { 'service.name': 'unknown_service:node' } });
  expect(madeUp).toMatchObject({ service: 'unknown_service:node', observation: { application: '' } });
});
