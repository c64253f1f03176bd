import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { buildWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let apex: ApexProcess;
let browser: Browser;
let state: Awaited<ReturnType<Awaited<ReturnType<typeof openPage>>['context']['storageState']>>;

const logLine = (id: number) =>
  `${JSON.stringify({
    type: 'assistant',
    timestamp: new Date(Date.now() - id * 3_600_000).toISOString(),
    sessionId: `s${id % 3}`,
    cwd: '/home/ada/shop',
    message: { id: `msg_${id}`, model: 'claude-opus-4-6', usage: { input_tokens: 1000, output_tokens: 200 } },
  })}\n`;

/** A machine whose coding agent has left three sessions. */
async function machineWithLogs(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'apex-chat-'));
  const logs = join(home, '.claude', 'projects', '-home-ada-shop');
  await mkdir(logs, { recursive: true });
  for (const session of [0, 1, 2])
    await writeFile(join(logs, `${session}.jsonl`), logLine(session) + logLine(session + 3));
  return home;
}

beforeAll(async () => {
  folder = await machineWithLogs();
  await buildWeb();
  [apex, browser] = await Promise.all([
    startApex({ folder, environment: { APEX_ENV: 'dev', HOME: folder } }),
    launchBrowser(),
  ]);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const inTime = { timeout: 30_000 };
const open = (path: string) => openPage(browser, apex.url + path, { storageState: state });
const composer = (page: Page) => page.getByRole('textbox', { name: 'Your question' });

async function ask(page: Page, question: string): Promise<void> {
  await composer(page).fill(question);
  await composer(page).press('Enter');
  const exchange = page.getByRole('article', { name: question }).last();
  await exchange.getByText('Go on with').waitFor();
}

test('the first minute: from the sign-up to a measured saving whose figures open', async () => {
  const { page, context, errors, close } = await openPage(browser, `${apex.url}/sign-up`);
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('**/chat?project=sample');
  await page.getByRole('heading', { name: 'What do you want to know, ada?' }).waitFor();
  state = await context.storageState();
  const first = page.getByRole('button', { name: 'How can we reduce our cost?' });
  await first.waitFor();
  expect(await page.getByRole('main').textContent()).toMatch(/[\d,]{5,} calls from .* in all/);
  const questions = page.getByRole('region', { name: 'Questions to begin with' }).getByRole('button');
  expect(await questions.count()).toBeGreaterThanOrEqual(5);
  expect(await composer(page).evaluate((field) => field === document.activeElement)).toBe(true);
  await first.click();
  const answer = page.getByRole('article', { name: 'How can we reduce our cost?' });
  await answer.getByText('Go on with').waitFor();
  expect(page.url()).toContain('/chat/thread_');
  await answer.getByRole('img', { name: /What each change would have saved/ }).waitFor();
  const proposals = answer.getByRole('region', { name: 'Proposals' });
  const card = proposals.getByRole('article').first();
  for (const part of ['How to verify it', 'Risk', 'How to undo it']) {
    expect(await card.getByText(part, { exact: true }).count()).toBe(1);
  }
  expect(await card.getByLabel('becomes').count()).toBe(1);
  await proposals.getByRole('button', { name: 'Preview' }).first().waitFor();
  await answer.locator('button[title$="see what it is made of"]').first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText('Exact value').waitFor();
  await sheet.getByRole('table').waitFor();
  await page.keyboard.press('Escape');
  await answer.getByText(/^Worked for/).click();
  await answer.getByRole('list', { name: 'Steps' }).getByText('Triage').waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('logs of coding agents found on the machine are imported, and the question about them is at hand', async () => {
  const { page, errors, close } = await open('/chat?project=default');
  const found = page.getByRole('region', { name: 'Found on this machine' });
  await found.getByText(/Claude Code, .*; no texts/).waitFor();
  await found.getByRole('button', { name: 'Import 3 sessions' }).click();
  await found.getByRole('button', { name: 'Where do my tokens go?' }).click();
  const answer = page.getByRole('article', { name: 'Where do my tokens go?' });
  await answer.getByText(/^Worked for/).waitFor();
  expect(await answer.textContent()).toContain('7,200 tokens');
  expect(errors).toEqual([]);
  await close();
});

test('a figure of a query leads to the same rows in the explorer', async () => {
  const { page, errors, close } = await open('/chat?project=sample');
  await ask(page, 'What did we spend last month by model?');
  await page.locator('button[title="Spend last month: see what it is made of"]').first().click();
  const sheet = page.getByRole('dialog', { name: 'Spend last month' });
  const figure = await sheet.locator('p.text-2xl').textContent();
  await sheet.getByRole('link', { name: 'Open in the explorer' }).click();
  await page.waitForURL('**/explorer?**');
  expect(page.url()).toContain('period=custom');
  await page.getByText(`${figure} together`).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('a follow-up by a chip, a retry and the arrow up stay in the thread', async () => {
  const { page, errors, close } = await open('/chat?project=sample');
  await ask(page, 'What did we spend last month by model?');
  const chip = page.getByRole('region', { name: 'Go on with' }).getByRole('button').first();
  const next = (await chip.textContent()) ?? '';
  await chip.click();
  await page.getByRole('article', { name: next }).getByText('Go on with').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Retry' }).count(), inTime).toBe(2);
  await page.getByRole('button', { name: 'Retry' }).last().click();
  await expect.poll(() => page.getByRole('article', { name: next }).count(), inTime).toBe(2);
  await expect.poll(() => page.getByRole('button', { name: 'Retry' }).count(), inTime).toBe(3);
  await composer(page).press('ArrowUp');
  expect(await composer(page).inputValue()).toBe('What did we spend last month by model?');
  await composer(page).press('Shift+Enter');
  await composer(page).pressSequentially('x');
  expect(await composer(page).inputValue()).toContain('\nx');
  await page.reload();
  await composer(page).waitFor();
  expect(await composer(page).inputValue(), 'the draft is kept').toContain('\nx');
  await composer(page).fill('x'.repeat(4001));
  await page.getByText('4,001 of 4,000 characters').waitFor();
  expect(await page.getByRole('button', { name: 'Ask', exact: true }).isDisabled()).toBe(true);
  await composer(page).fill('');
  expect(errors).toEqual([]);
  await close();
});

test('threads are searched, renamed in place, deleted and brought back', async () => {
  const { page, errors, close } = await open('/chat?project=sample');
  await ask(page, 'Where will our spend end this month?');
  const threads = page.getByRole('navigation', { name: 'Threads' });
  await threads.getByRole('button', { name: 'More for Where will our spend end this month?' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await threads.getByRole('textbox', { name: 'Title of the thread' }).fill('November, to its end');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'November, to its end' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search threads' }).fill('november');
  await expect.poll(() => threads.getByRole('link').count(), inTime).toBe(1);
  await page.getByRole('searchbox', { name: 'Search threads' }).fill('nobody asked this');
  await threads.getByText('No thread holds these words.').waitFor();
  await page.getByRole('searchbox', { name: 'Search threads' }).fill('');
  await threads.getByRole('button', { name: 'More for November, to its end' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.waitForURL('**/chat?project=sample');
  await expect.poll(() => threads.getByRole('link', { name: 'November, to its end' }).count(), inTime).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await threads.getByRole('link', { name: 'November, to its end' }).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('an answer is copied, and the thread saved as Markdown and PDF', async () => {
  const { page, context, errors, close } = await open('/chat?project=sample');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ask(page, 'What did we spend last month by model?');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByText('Answer copied', { exact: true }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^You spent \$[\d,.]+ last month/);
  for (const [item, sign] of [
    ['Export as Markdown', '# What did we spend'],
    ['Export as PDF', '%PDF-'],
  ] as const) {
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
    const file = await (await saved).path();
    expect((await readFile(file)).subarray(0, 200).toString()).toContain(sign);
  }
  expect(errors).toEqual([]);
  await close();
});

test('what was not understood is said, with questions that come near', async () => {
  const { page, errors, close } = await open('/chat?project=sample');
  await composer(page).fill('florp the wibble please');
  await composer(page).press('Enter');
  const answer = page.getByRole('article', { name: 'florp the wibble please' });
  await answer.getByText(/^Worked for/).waitFor();
  const near = answer.getByRole('region', { name: /Perhaps you mean|Go on with/ }).getByRole('button');
  expect(await near.count()).toBeGreaterThan(0);
  expect(errors).toEqual([]);
  await close();
});

test('the analyst is docked beside a page, knows its filters, and goes on when it is closed', async () => {
  const filters = encodeURIComponent(JSON.stringify([{ dimension: 'feature', op: 'in', value: ['coding-agent'] }]));
  const { page, errors, close } = await open(`/explorer?project=sample&period=last_month&filters=${filters}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+j');
  const dock = page.getByRole('complementary', { name: 'Analyst' });
  await dock.getByRole('button', { name: 'What did we spend last month for feature coding-agent by model?' }).click();
  await dock
    .getByRole('heading', { name: 'What did we spend last month for feature coding-agent by model?' })
    .waitFor();
  await page.keyboard.press('Control+j');
  await dock.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.waitForURL('**/overview**');
  await page.keyboard.press('Control+j');
  await dock.getByText('Go on with').waitFor();
  expect(await dock.getByText(/coding-agent/).count()).toBeGreaterThan(0);
  await dock.getByRole('link', { name: 'Open as a page' }).click();
  await page.waitForURL('**/chat/thread_**');
  expect(errors).toEqual([]);
  await close();
});
