import type { ApexProcess } from '@apex/testkit/apex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { claudeLogs, codexLogs, type LogFixture } from '../e2e/support/agent-logs.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { complaintsAtEachSize } from './support/complaints.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 120_000 });

let home: string;
let claude: LogFixture;
let codex: LogFixture;
let apex: ApexProcess;
let browser: Browser;
let ada: SignedIn;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'apex-home-'));
  [claude, codex] = await Promise.all([claudeLogs(join(home, '.claude')), codexLogs(join(home, '.codex'))]);
  const environment = {
    APEX_ENV: 'dev',
    APEX_LOG_LEVEL: 'WARNING',
    HOME: home,
    CLAUDE_CONFIG_DIR: '',
    CODEX_HOME: '',
  };
  [apex, browser] = await Promise.all([startWeb({ environment }), launchBrowser()]);
  ada = await signedIn(apex, 'ada@example.com', { sample: true });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
  await rm(home, { recursive: true, force: true });
});

test('logs of coding agents on this machine are offered and imported into a project of one’s own', async () => {
  const { page, errors, close } = await openPage(browser, `${apex.url}/import?project=sample`, {
    storageState: ada.state,
  });
  await page.getByRole('heading', { name: 'Found on this machine' }).waitFor();
  await page.getByText(`${claude.files} files, `).waitFor();
  await page.getByRole('button', { name: 'Import Claude Code', exact: true }).click();
  await page.getByText(`${claude.calls.length} new calls`).waitFor();
  await page.getByRole('button', { name: 'Import Codex', exact: true }).click();
  await page.getByText(`${codex.calls.length} new calls`).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.getByRole('link', { name: 'See the calls' }).first().click();
  await page.waitForURL('**/calls?project=default**');
  expect(errors).toEqual([]);
  await close();
});

test('nobody else is offered them', async () => {
  const eve = await signedIn(apex, 'eve@example.com');
  const { page, errors, close } = await openPage(browser, `${apex.url}/import?project=default`, {
    storageState: eve.state,
  });
  await page.getByText('Drop a file here').waitFor();
  await page.getByRole('heading', { name: 'From a terminal' }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.getByText('Found on this machine').count()).toBe(0);
  expect(errors).toEqual([]);
  await close();
});
