import type { ApexProcess } from '@apex/testkit/apex';
import { type Attributes, context, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { complaintsAtEachSize } from './support/complaints.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 180_000 });

let apex: ApexProcess;
let browser: Browser;
let ada: SignedIn;

beforeAll(async () => {
  [apex, browser] = await Promise.all([startWeb(), launchBrowser()]);
  ada = await signedIn(apex, 'ada@example.com');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

const settings = (page: Page) => page.getByRole('region', { name: 'Set what every OpenTelemetry SDK reads' });

/** What a shell would make of the lines of a snippet. */
function environmentOf(snippet: string): Record<string, string> {
  return Object.fromEntries(
    [...snippet.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

const usage = (input: number): Attributes => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'anthropic',
  'gen_ai.request.model': 'claude-opus-4-6',
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': 100,
});

/** One call that an instrumentation and, below it, the SDK itself tell of; they count differently. */
async function emit(): Promise<void> {
  // Address and key come from the environment, as from the snippet of the page; nobody names the program.
  const exporter = new OTLPTraceExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  const outer = provider
    .getTracer('@opentelemetry/instrumentation-anthropic', '1.0.0')
    .startSpan('chat claude-opus-4-6', { attributes: usage(900) });
  const inside = trace.setSpan(context.active(), outer);
  const inner = provider
    .getTracer('com.anthropic.sdk.typescript', '1.11.0')
    .startSpan('anthropic.messages.create', { attributes: usage(1000) }, inside);
  inner.end();
  outer.end();
  await provider.forceFlush();
  await provider.shutdown();
}

test('from nothing to the first call: a key, a snippet that works as it stands, the arrival, and who told of it', async () => {
  const { page, errors, close } = await openPage(browser, `${apex.url}/sources?project=default`, {
    storageState: ada.state,
  });
  await page.getByText('Waiting for the first span').waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(await settings(page).textContent()).toContain('x-api-key=apex_…');
  await page.getByRole('button', { name: 'Make an ingest key' }).click();
  await page.getByText('is not shown again').waitFor();
  const environment = environmentOf((await settings(page).textContent()) ?? '');
  expect(environment['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe(apex.url);
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  await emit();
  vi.unstubAllEnvs();

  const arrived = page.getByRole('status').filter({ hasText: 'Received' });
  await arrived.getByText('anthropic-sdk').waitFor();
  await arrived.getByRole('button', { name: 'See the source' }).click();
  const row = page.getByRole('row').filter({ hasText: 'anthropic-sdk' });
  await row.getByText('Any OTLP exporter').waitFor();
  await page.getByText('1 of them by several reports').waitFor();
  await page.getByText('Nothing was rejected').waitFor();
  await row.click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText('com.anthropic.sdk.typescript').waitFor();
  expect(await sheet.getByTitle('the calls it is believed for').textContent()).toBe('1');
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });

  await page.getByTitle('calls whose reports count otherwise').click();
  await page.getByLabel('Only where reports disagree').waitFor();
  const call = page.getByRole('row').filter({ hasText: 'claude-opus-4-6' });
  await call.click();
  const reports = page.getByRole('region', { name: 'Reports of the call' });
  await reports.getByText('disagrees').waitFor();
  await page.getByText('The tokens of anthropic-sdk are priced').waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});

test('what is rejected is told while the page is open, with what to do about it', async () => {
  const { page, errors, close } = await openPage(browser, `${apex.url}/sources?project=default`, {
    storageState: ada.state,
  });
  await page.getByText('Nothing was rejected').waitFor();
  await page.getByRole('button', { name: 'Connect a source' }).click();
  await page.getByRole('button', { name: 'Make an ingest key' }).click();
  await page.getByText('is not shown again').waitFor();
  const { OTEL_EXPORTER_OTLP_HEADERS: header = '' } = environmentOf((await settings(page).textContent()) ?? '');
  await page.getByRole('button', { name: 'Show the sources' }).click();
  await page.getByText('Nothing was rejected').waitFor();
  const post = (path: string, body: object) =>
    fetch(apex.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': header.replace('x-api-key=', '') },
      body: JSON.stringify(body),
    });
  const spans = [{ traceId: 'no id', spanId: 'eee19b7ec3c1b174', name: 'chat broken', kind: 3 }];
  const answer = await post('/v1/traces', { resourceSpans: [{ scopeSpans: [{ scope: { name: 'mine' }, spans }] }] });
  expect(answer.status).toBe(200);
  const rejected = page.getByRole('region').or(page.locator('section')).filter({ hasText: 'trace_id_invalid' });
  await rejected.first().waitFor();
  await page.getByText('A proxy that rewrites them breaks this').waitFor();
  await page.getByText('The newest items').click();
  await page.getByText('chat broken').first().waitFor();

  // What a source claims as a sum stands beside what its calls came to.
  const dataPoints = [
    { timeUnixNano: `${Date.now()}000000`, startTimeUnixNano: `${Date.now() - 1000}000000`, asDouble: 0.25 },
  ];
  const metrics = [
    { name: 'claude_code.cost.usage', sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints } },
  ];
  const scope = { name: 'com.anthropic.claude_code', version: '2.1.329' };
  const told = await post('/v1/metrics', { resourceMetrics: [{ scopeMetrics: [{ scope, metrics }] }] });
  expect([told.status, await told.text()]).toEqual([200, '{}']);
  await page.getByRole('row').filter({ hasText: 'claude-code' }).click();
  const totals = page.getByRole('dialog').locator('section').filter({ hasText: 'What its metrics say' });
  await totals.getByText('$0.25').waitFor();
  await totals.getByText('calls of the period came to').waitFor();
  await page.keyboard.press('Escape');
  await totals.waitFor({ state: 'detached' });
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});
