import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { engineOf } from '@apex/testkit/process-list';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { buildWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let apex: ApexProcess;
let browser: Browser;
let ada: SignedIn;

const question = 'What did we spend last month by model?';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apex-chat-live-'));
  await buildWeb();
  [apex, browser] = await Promise.all([startApex({ folder }), launchBrowser()]);
  ada = await signedIn(apex, 'ada@example.com', { sample: true });
}, 180_000);
afterAll(async () => {
  await hold('SIGCONT');
  await browser.close();
  await apex.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const inTime = { timeout: 30_000 };
const open = (path = '/chat?project=sample') => openPage(browser, apex.url + path, { storageState: ada.state });
const exchange = (page: Page) => page.getByRole('article', { name: question }).last();

/** Holds the engine that measures, so that a run stays in its midst for as long as it is needed there. */
async function hold(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  const engine = await engineOf(join(folder, 'data'), 'clickhouse');
  if (engine !== undefined) process.kill(engine, signal);
}

async function begin(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await page.getByRole('textbox', { name: 'Your question' }).press('Enter');
  await page.waitForURL('**/chat/thread_**');
}

/** The run waits for the engine: an agent is at work, and no answer is there. */
async function inMidst(page: Page): Promise<void> {
  await exchange(page).getByText('Triage').waitFor();
  expect(
    await exchange(page)
      .getByText(/^Worked for/)
      .count(),
  ).toBe(0);
}

const answered = (page: Page) => exchange(page).getByText('Go on with').waitFor();

/** Steps of the run as the page tells them: each once. */
async function stepsOf(page: Page): Promise<string[]> {
  await exchange(page)
    .getByText(/^Worked for/)
    .click();
  const steps = exchange(page).getByRole('list', { name: 'Steps' });
  await steps.waitFor();
  return steps.locator(':scope > li > p > span.font-medium').allTextContents();
}

const all = ['Triage', 'Data', 'Optimization', 'Actions', 'Reporting'];

test('a run is stopped by the button and by Escape, says so, and can be asked again', async () => {
  const { page, errors, close } = await open();
  await page.getByRole('textbox', { name: 'Your question' }).waitFor();
  await hold('SIGSTOP');
  await begin(page);
  await inMidst(page);
  await page.getByRole('button', { name: 'Stop' }).click();
  await exchange(page).getByRole('button', { name: 'Ask again' }).waitFor();
  await exchange(page).getByRole('button', { name: 'Ask again' }).click();
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await page.getByRole('textbox', { name: 'Your question' }).press('Escape');
  await expect.poll(() => page.getByRole('button', { name: 'Ask again' }).count(), inTime).toBe(2);
  await hold('SIGCONT');
  await exchange(page).getByRole('button', { name: 'Ask again' }).click();
  await expect.poll(() => page.getByRole('article', { name: question }).count(), inTime).toBe(3);
  await answered(page);
  expect(errors).toEqual([]);
  await close();
});

test('two tabs see the same run live, and the one that did not ask can stop it', async () => {
  const first = await open();
  const second = await open();
  await second.page.getByRole('navigation', { name: 'Threads' }).waitFor();
  await hold('SIGSTOP');
  await begin(first.page);
  await inMidst(first.page);
  // The list of the other tab has it, at work.
  await second.page
    .getByRole('link', { name: `at work ${question}` })
    .first()
    .click();
  await inMidst(second.page);
  await second.page.getByRole('button', { name: 'Stop' }).click();
  await exchange(second.page).getByRole('button', { name: 'Ask again' }).waitFor();
  await exchange(first.page).getByRole('button', { name: 'Ask again' }).waitFor();
  await hold('SIGCONT');
  await exchange(first.page).getByRole('button', { name: 'Ask again' }).click();
  for (const { page } of [first, second]) {
    await expect.poll(() => page.getByRole('article', { name: question }).count(), inTime).toBe(2);
    await answered(page);
  }
  expect(await stepsOf(first.page)).toEqual(all);
  expect(await stepsOf(second.page)).toEqual(all);
  expect([...first.errors, ...second.errors]).toEqual([]);
  await Promise.all([first.close(), second.close()]);
});

test('a connection that is cut in mid-run comes back and goes on without a gap or a repeat', async () => {
  const { page, close } = await open();
  const sockets: { close(): Promise<void> }[] = [];
  await page.routeWebSocket('**/ws', (socket) => {
    socket.connectToServer();
    sockets.push({ close: () => socket.close({ code: 4429, reason: 'SOCKET_READS_TOO_SLOWLY: resume' }) });
  });
  await page.reload();
  await page.getByRole('textbox', { name: 'Your question' }).waitFor();
  await hold('SIGSTOP');
  await begin(page);
  await inMidst(page);
  await sockets.at(-1)?.close();
  await expect.poll(() => sockets.length, inTime).toBe(2);
  await hold('SIGCONT');
  await answered(page);
  expect(await stepsOf(page)).toEqual(all);
  await close();
});

test('where sockets are refused the answer is asked after, and that is said', async () => {
  const { page, close } = await open();
  await page.routeWebSocket('**/ws', (socket) => void socket.close({ code: 1011, reason: 'refused' }));
  await page.reload();
  await page.getByRole('textbox', { name: 'Your question' }).waitFor();
  await begin(page);
  await answered(page);
  await page.getByText('No live connection').waitFor();
  expect(await stepsOf(page)).toEqual(all);
  await close();
});

test('a question is asked once although its answer was lost on the way', async () => {
  const { page, close } = await open();
  await page.getByRole('textbox', { name: 'Your question' }).waitFor();
  let lost = 0;
  await page.route('**/api/runs', async (route) => {
    const answer = await route.fetch();
    if (lost > 0) return route.fulfill({ response: answer });
    lost += 1;
    return route.abort('connectionreset');
  });
  await begin(page);
  await answered(page);
  expect(lost).toBe(1);
  expect(await page.getByRole('article', { name: question }).count()).toBe(1);
  await close();
});

test('on a slow network the question stands at once and the answer comes', async () => {
  const { page, context, close } = await open();
  await page.getByRole('textbox', { name: 'Your question' }).waitFor();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 600,
    downloadThroughput: 50_000,
    uploadThroughput: 20_000,
  });
  await page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await page.getByRole('textbox', { name: 'Your question' }).press('Enter');
  await page.getByText('Sending').waitFor({ timeout: 1000 });
  await answered(page);
  expect(await stepsOf(page)).toEqual(all);
  await close();
});

test('a session that ends in mid-run leads to the sign-in, and the answer is there afterwards', async () => {
  const own = await signedIn(apex, 'ends@example.com', { sample: true });
  const { page, context, close } = await openPage(browser, `${apex.url}/chat?project=sample`, {
    storageState: own.state,
  });
  await page.getByRole('textbox', { name: 'Your question' }).waitFor();
  await begin(page);
  await answered(page);
  const thread = page.url();
  await context.clearCookies();
  await page.getByRole('textbox', { name: 'Your question' }).fill('And by feature?');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/sign-in?next=**');
  await page.getByLabel('E-mail').fill(own.email);
  await page.getByLabel('Password').fill(own.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(thread);
  await answered(page);
  expect(await page.getByRole('textbox', { name: 'Your question' }).inputValue()).toBe('And by feature?');
  await close();
});

test('a server killed in mid-run loses nothing: the page reconnects and the run is closed in plain words', async () => {
  const { page, close } = await open();
  await page.getByRole('textbox', { name: 'Your question' }).waitFor();
  await hold('SIGSTOP');
  await begin(page);
  await inMidst(page);
  const { port } = new URL(apex.url);
  await apex.kill();
  await hold('SIGCONT');
  await page.getByText('Reconnecting.', { exact: false }).first().waitFor();
  await expect.poll(() => engineOf(join(folder, 'data'), 'clickhouse'), inTime).toBeUndefined();
  apex = await startApex({ folder, environment: { APEX_PORT: port } });
  await exchange(page).getByRole('button', { name: 'Ask again' }).waitFor({ timeout: 60_000 });
  await exchange(page).getByRole('button', { name: 'Ask again' }).click();
  await answered(page);
  await close();
});
