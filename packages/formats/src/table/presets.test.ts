import { expect, test } from 'vitest';
import { lines, readAll } from '../read-all.ts';
import { proposeMapping } from './propose-mapping.ts';

async function first(format: 'csv' | 'json' | 'jsonl', text: string) {
  const { calls, rejected } = await readAll(format, text);
  expect(rejected).toEqual([]);
  const [call] = calls;
  if (call === undefined) throw new Error('no call');
  return call;
}

test('OpenAI usage: buckets are opened, cached tokens are inside the input, batch rows are batch calls', async () => {
  const bucket = (results: object[]): object => ({
    object: 'bucket',
    start_time: 1772359200,
    end_time: 1772445600,
    results,
  });
  const result = {
    object: 'organization.usage.completions.result',
    input_tokens: 1000,
    output_tokens: 50,
    input_cached_tokens: 400,
    input_audio_tokens: 0,
    output_audio_tokens: 0,
    num_model_requests: 12,
    project_id: 'proj_1',
    user_id: null,
    api_key_id: 'key_1',
    model: 'gpt-5-2025-08-07',
    batch: true,
  };
  const { calls } = await readAll(
    'json',
    JSON.stringify({ object: 'page', data: [bucket([result, { ...result, batch: false }]), bucket([])] }),
  );
  expect(calls).toHaveLength(2);
  expect(calls[0]).toMatchObject({
    at: '2026-03-01T10:00:00.000Z',
    provider: 'openai',
    model: 'gpt-5-2025-08-07',
    usage: { input: 600, cache_read: 400, output: 50 },
    tier: 'batch',
    latency_ms: null,
    project_label: 'proj_1',
    tags: { requests: '12', key: 'key_1' },
  });
  expect(calls[1]?.tier).toBe('standard');
});

test('Anthropic usage export: kinds are disjoint with both lifetimes', async () => {
  const call = await first(
    'csv',
    'usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count\n' +
      '2026-03-01,claude-opus-4-6,ci,Core,batch,0-200k,10,20,30,40,50,2',
  );
  expect(call).toMatchObject({
    provider: 'anthropic',
    model: 'claude-opus-4-6',
    tier: 'batch',
    project_label: 'Core',
    usage: { input: 10, cache_write_5m: 20, cache_write_1h: 30, cache_read: 40, output: 50 },
    tags: { key: 'ci', web_search_requests: '2' },
  });
});

test('Anthropic usage report of the API', async () => {
  const results = [
    {
      uncached_input_tokens: 10,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
      cache_read_input_tokens: 40,
      output_tokens: 50,
      model: 'claude-opus-4-6',
      service_tier: 'batch',
      workspace_id: 'w',
    },
  ];
  const call = await first(
    'json',
    JSON.stringify({ data: [{ starting_at: '2026-03-01T00:00:00Z', ending_at: '2026-03-02T00:00:00Z', results }] }),
  );
  expect(call).toMatchObject({
    at: '2026-03-01T00:00:00.000Z',
    tier: 'batch',
    usage: { input: 10, cache_write_5m: 20, cache_write_1h: 30, cache_read: 40, output: 50 },
  });
});

test('LiteLLM spend logs: cached tokens inside, answers from its own cache cost nothing', async () => {
  const log = {
    request_id: 'chatcmpl-1',
    call_type: 'acompletion',
    spend: 0.00123,
    total_tokens: 110,
    prompt_tokens: 100,
    completion_tokens: 10,
    startTime: '2026-03-01T10:00:00.000Z',
    endTime: '2026-03-01T10:00:02.500Z',
    completionStartTime: '2026-03-01T10:00:00.700Z',
    model: 'claude-sonnet-4-5',
    custom_llm_provider: 'anthropic',
    user: 'ada',
    end_user: '',
    team_id: 'core',
    cache_hit: 'False',
    metadata: { usage_object: { prompt_tokens_details: { cached_tokens: 60 } } },
    request_tags: ['search'],
    session_id: 's1',
  };
  const { calls } = await readAll(
    'jsonl',
    lines(log, { ...log, request_id: 'chatcmpl-2', cache_hit: 'True', spend: 0 }),
  );
  expect(calls[0]).toMatchObject({
    identity: 'id:chatcmpl-1',
    provider: 'anthropic',
    usage: { input: 40, cache_read: 60, output: 10 },
    reported_cost_usd: '0.00123',
    latency_ms: 2500,
    ttft_ms: 700,
    session: 's1',
    tags: { team: 'core', tags: '["search"]' },
  });
  expect(calls[1]).toMatchObject({ usage: { input: 0, cache_read: 0, output: 0 }, tags: { gateway_cache: 'hit' } });
});

test('Langfuse observations: generations are calls, spans are not', async () => {
  const observation = {
    id: 'obs-1',
    traceId: 't-1',
    type: 'GENERATION',
    name: 'answer',
    startTime: '2026-03-01T10:00:00.000Z',
    endTime: '2026-03-01T10:00:03.000Z',
    model: 'gpt-5',
    input: 'the prompt text',
    output: 'the answer text',
    usageDetails: { input: 100, output: 20, input_cached_tokens: 400, total: 520 },
    costDetails: { total: 0.01 },
    latency: 3.0,
    timeToFirstToken: 0.4,
    environment: 'prod',
    level: 'DEFAULT',
  };
  const { calls, counts } = await readAll(
    'json',
    JSON.stringify({ data: [{ ...observation, type: 'SPAN' }, observation], meta: { page: 1 } }),
  );
  expect(counts).toMatchObject({ calls: 1, skipped: 1 });
  expect(calls[0]).toMatchObject({
    trace_id: 't-1',
    feature: 'answer',
    usage: { input: 100, cache_read: 400, output: 20 },
    reported_cost_usd: '0.01',
    latency_ms: 3000,
    ttft_ms: 400,
    status: 'ok',
  });
});

test('OpenRouter activity: cached tokens inside, the router is the provider', async () => {
  const call = await first(
    'csv',
    'generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,provider_name,streamed,finish_reason_normalized,generation_time_ms,time_to_first_token_ms,app_name,api_key_name\n' +
      'gen-1,2026-03-01 10:00:00.5,0.0012,100,20,5,60,anthropic/claude-4.5-sonnet,Anthropic,true,stop,900,120,Shop,ci',
  );
  expect(call).toMatchObject({
    identity: 'id:gen-1',
    provider: 'openrouter',
    model: 'anthropic/claude-4.5-sonnet',
    usage: { input: 40, cache_read: 60, output: 20, reasoning: 5 },
    latency_ms: 900,
    ttft_ms: 120,
    application: 'Shop',
    tags: { upstream_provider: 'Anthropic', key: 'ci' },
  });
});

test('Bedrock invocation logs: kinds are disjoint', async () => {
  const log = {
    timestamp: '2026-03-01T10:00:00Z',
    requestId: 'b7a1',
    modelId: 'anthropic.claude-sonnet-4-5-v1:0',
    operation: 'Converse',
    identity: { arn: 'arn:aws:iam::1:user/ada' },
    input: { inputTokenCount: 10, cacheReadInputTokenCount: 20, cacheWriteInputTokenCount: 30 },
    output: { outputTokenCount: 4 },
  };
  expect(await first('jsonl', lines(log))).toMatchObject({
    identity: 'id:b7a1',
    provider: 'aws.bedrock',
    usage: { input: 10, cache_read: 20, cache_write_5m: 30, output: 4 },
  });
});

test('cost exports are calls without usage and with the reported cost', async () => {
  const call = await first(
    'csv',
    'start_time,amount_value,amount_currency,line_item,project_id\n1772359200,12.5,usd,"gpt-5, input",p',
  );
  expect(call).toMatchObject({ usage: null, reported_cost_usd: '12.5', provider: 'openai' });
});

test('own records written as JSON lines come back as they were', async () => {
  const record = {
    identity: 'x-1',
    at: '2026-03-01T10:00:00.000Z',
    model: 'm',
    session: 's',
    usage: { input: 5, cache_read: 90, cache_write_5m: 1, cache_write_1h: 2, output: 7, reasoning: 3 },
  };
  expect(await first('jsonl', lines(record))).toMatchObject({ identity: 'id:x-1', session: 's', usage: record.usage });
});

test('a proposal says what it knows and what is missing', () => {
  const sample = { when: '2026-03-01', model: 'm', prompt: 'write a poem', prompt_tokens: 5 };
  const proposal = proposeMapping(Object.keys(sample), [sample]);
  expect(proposal).toMatchObject({ preset: '', missing: ['at'], map: { input: 'prompt_tokens', model: 'model' } });
  expect(proposal.map.input).not.toBe('prompt');
  expect(proposeMapping(['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'], [])).toMatchObject({
    preset: 'azure-llm-trace',
    missing: [],
  });
  expect(proposeMapping([], []).missing).toEqual(['at', 'input']);
});
