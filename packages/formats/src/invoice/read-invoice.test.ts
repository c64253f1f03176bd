import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileFormat } from '../record.ts';
import type { InvoiceMap } from './invoice-fields.ts';
import type { InvoiceLine } from './invoice-line.ts';
import { readInvoice } from './read-invoice.ts';

async function read(text: string, format: FileFormat = 'csv', map?: InvoiceMap) {
  const lines: InvoiceLine[] = [];
  const rejected: string[] = [];
  const reading = await readInvoice({
    format,
    name: 'bill',
    bytes: [new TextEncoder().encode(text)],
    map,
    clock: { now: () => 0 },
    onLine: (line) => lines.push(line),
    onRejected: (line, reason) => rejected.push(`${line}: ${reason}`),
  });
  return { lines, rejected, reading };
}

/** Only what a case is about. */
const brief = ({ provider, model, kind, tokens, amount, tier }: InvoiceLine) =>
  [provider, model, kind, Object.entries(tokens).map(([bucket, count]) => `${bucket} ${count}`), amount, tier] as const;

test.each([
  [
    'openai-cost',
    'start_time,end_time,amount_value,amount_currency,line_item,quantity\n' +
      '1772323200,1772409600,1.25,usd,"gpt-5-2025-08-07, input",1000000\n' +
      '1772323200,1772409600,0.125,usd,"gpt-5-2025-08-07, cached input",1000000\n' +
      '1772323200,1772409600,5,usd,"gpt-5-2025-08-07 batch, output",1000000\n' +
      '1772323200,1772409600,10,usd,"web search tool calls",1000\n',
    [
      ['openai', 'gpt-5-2025-08-07', 'input', ['input 1000000'], '1.25', null],
      ['openai', 'gpt-5-2025-08-07', 'cache_read', ['cache_read 1000000'], '0.125', null],
      ['openai', 'gpt-5-2025-08-07', 'output', ['output 1000000'], '5', 'batch'],
      ['openai', 'web search tool calls', 'other', [], '10', null],
    ],
  ],
  [
    'openai-usage',
    'start_time,num_model_requests,model,input_tokens,input_cached_tokens,output_tokens,batch\n' +
      '1772323200,3,gpt-5,1000,400,50,false\n',
    [['openai', 'gpt-5', 'all', ['input 600', 'cache_read 400', 'output 50'], null, 'standard']],
  ],
  [
    'anthropic-cost',
    'usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,cost_type\n' +
      '2026-03-01,claude-opus-4-6,w,k,message,≤ 200k,input_no_cache,0.5,token\n' +
      '2026-03-01,claude-opus-4-6,w,k,message,≤ 200k,input_cache_read,0.05,token\n' +
      '2026-03-01,claude-opus-4-6,w,k,batch,≤ 200k,input_cache_write_1h,2.5,token\n' +
      '2026-03-01,claude-opus-4-6,w,k,message,≤ 200k,output,2.50,token\n' +
      '2026-03-01,,w,k,,,,0.01,web_search\n',
    [
      ['anthropic', 'claude-opus-4-6', 'input', [], '0.5', null],
      ['anthropic', 'claude-opus-4-6', 'cache_read', [], '0.05', null],
      ['anthropic', 'claude-opus-4-6', 'cache_write', [], '2.5', 'batch'],
      ['anthropic', 'claude-opus-4-6', 'output', [], '2.50', null],
      ['anthropic', '', 'other', [], '0.01', null],
    ],
  ],
  [
    'anthropic-usage',
    'usage_date_utc,model_version,usage_input_tokens_no_cache,usage_input_tokens_cache_read,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_output_tokens\n' +
      '2026-03-01,claude-opus-4-6,10,20,30,40,50\n',
    [['anthropic', 'claude-opus-4-6', 'all', ['input 10', 'cache_read 20', 'cache_write 70', 'output 50'], null, null]],
  ],
  [
    'aws-cur',
    'lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/LineItemType,lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost,lineItem/CurrencyCode,pricing/unit\n' +
      '2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,Usage,USE1-Claude4Sonnet-input-tokens,12.5,0.0375,USD,1K tokens\n' +
      '2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,Usage,USE1-Claude4Sonnet-cache-read-input-token-count,3,0.0009,USD,1K tokens\n' +
      '2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,Tax,,,0.5,USD,\n',
    [
      ['aws.bedrock', 'Claude4Sonnet', 'input', ['input 12500'], '0.0375', null],
      ['aws.bedrock', 'Claude4Sonnet', 'cache_read', ['cache_read 3000'], '0.0009', null],
      ['aws.bedrock', '', 'other', [], '0.5', null],
    ],
  ],
  [
    'google-billing',
    'service.description,sku.description,usage_start_time,usage_end_time,usage.amount_in_pricing_units,usage.pricing_unit,cost,currency,cost_type\n' +
      'Vertex AI,Gemini 2.5 Pro Text Input - Predictions,2026-03-01 00:00:00 UTC,2026-03-02 00:00:00 UTC,250000,count,0.3125,USD,regular\n',
    [['google', 'Gemini 2.5 Pro', 'input', ['input 250000'], '0.3125', null]],
  ],
  [
    'azure-cost',
    'Date,MeterCategory,MeterName,Quantity,UnitOfMeasure,CostInBillingCurrency,BillingCurrency,ChargeType\n' +
      '2026-03-01,Foundry Models,gpt 5 Inp glbl Tokens,40,1K,0.05,USD,Usage\n',
    [['azure', 'gpt 5', 'input', ['input 40000'], '0.05', null]],
  ],
  [
    'openrouter-activity',
    'date,model_permaslug,endpoint_id,provider_name,usage,requests,prompt_tokens,completion_tokens\n' +
      '2026-03-01,anthropic/claude-opus-4-6,e,Anthropic,1.5e-3,2,100,20\n',
    [['openrouter', 'anthropic/claude-opus-4-6', 'all', ['input 100', 'output 20'], '0.0015', null]],
  ],
  [
    'litellm',
    'request_id,call_type,startTime,model,custom_llm_provider,spend,prompt_tokens,completion_tokens\n' +
      'r,acompletion,2026-03-01T10:20:30Z,gpt-5,openai,0.00125,1000,0\n',
    [['openai', 'gpt-5', 'all', ['input 1000'], '0.00125', null]],
  ],
  [
    '',
    'day,model,cost\n2026-03-01,gpt-5,"$1,234.50"\n2026-03-02,gpt-5,(3.00)\n',
    [
      ['', 'gpt-5', 'all', [], '1234.50', null],
      ['', 'gpt-5', 'all', [], '-3.00', null],
    ],
  ],
])('the layout of %s is read as its lines', async (preset, text, expected) => {
  const { lines, rejected, reading } = await read(text);
  expect([reading.preset, rejected]).toEqual([preset, []]);
  expect(lines.map(brief)).toEqual(expected);
});

test('the buckets of a JSON report are rows of the bucket’s time', async () => {
  const results = [{ amount: { value: 0.06, currency: 'usd' }, line_item: 'gpt-5, output' }];
  const { lines } = await read(JSON.stringify({ data: [{ start_time: 1_772_323_200, results }] }), 'json');
  expect(lines.map(brief)).toEqual([['openai', 'gpt-5', 'output', [], '0.06', null]]);
  expect(lines[0]?.at_ms).toBe(Date.UTC(2026, 2, 1));
});

test('columns are named by the user, bad rows are told, and a file without a time is said to have none', async () => {
  const text = 'When,Which,Money\n2026-03-01,gpt-5,1.5\nyesterday,gpt-5,1\n2026-03-01,gpt-5,much\n';
  const unknown = await read(text);
  expect([unknown.reading.missing, unknown.lines]).toEqual([['at', 'amount'], []]);
  const named = await read(text, 'csv', { at: 'When', model: 'Which', amount: 'Money' });
  expect(named.lines.map(brief)).toEqual([['', 'gpt-5', 'all', [], '1.5', null]]);
  expect(named.rejected).toEqual([expect.stringContaining('3: at:'), expect.stringContaining('4: amount:')]);
  await expect(read(text, 'csv', { at: 'Nowhere' })).rejects.toMatchObject({ reason: 'import.bad_mapping' });
});

test('no cell makes it fail, and every line that is read is exact', async () => {
  const cell = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('1e999', '-0.10', '2026-03-01', 'USD', '1,000'));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }), async (rows) => {
      const text = JSON.stringify(
        rows.map(([date, cost, tokens]) => ({ date, cost, input_tokens: tokens, model: 'm' })),
      );
      const { lines, rejected } = await read(text, 'json').catch((error: unknown) => {
        if ((error as { kind?: string }).kind === 'invalid') return { lines: [], rejected: [] };
        throw error;
      });
      expect(lines.length + rejected.length).toBeLessThanOrEqual(rows.length);
      for (const { amount } of lines) expect(amount ?? '0').toMatch(/^[+-]?\d+(\.\d+)?$/);
    }),
    { numRuns: 60 },
  );
});

test('labels that our own export marked, so that no spreadsheet runs them, are read without the mark', async () => {
  const { lines } = await read(
    'ChargePeriodStart,BilledCost,ChargeCategory,x_Provider,x_Model,x_TokenKind\n' +
      "2026-03-01T00:00:00Z,-1.5,Usage,'@corp,'=evil(),input\n" +
      "2026-03-01T00:00:00Z,1.5,Usage,it's,''=marked,input\n",
  );
  expect(lines.map(({ provider, model, amount }) => [provider, model, amount])).toEqual([
    ['@corp', '=evil()', '-1.5'],
    ["it's", "'=marked", '1.5'],
  ]);
});
