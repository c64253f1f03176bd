import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { clientOf } from './support/client-of.ts';
import { complaintsAtEachSize } from './support/complaints.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 120_000 });

let apex: ApexProcess;
let browser: Browser;
let ada: SignedIn;
let receiver: Server;
const received: string[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    request.on('data', (piece: Buffer) => received.push(piece.toString()));
    request.on('end', () => response.writeHead(204).end());
  }).listen(0, '127.0.0.1');
  [apex, browser] = await Promise.all([startWeb(), launchBrowser(), once(receiver, 'listening')]);
  ada = await signedIn(apex, 'ada@example.com');
  const client = await clientOf(apex, ada);
  const files = [{ name: 'calls.jsonl', fingerprint: 'a'.repeat(64), relative_time: false }];
  const { import_id } = await client.startImport({ format: 'jsonl', files });
  const records = ['ana', 'ana', 'bo'].map((user, index) => ({
    identity: `call-${index}`,
    source: 'jsonl' as const,
    at: new Date(Date.now() - 3_600_000 - index * 1000).toISOString(),
    provider: 'anthropic',
    model: index === 0 ? 'claude-haiku-4-5' : 'claude-sonnet-4-5',
    user,
    usage: { input: 100_000, output: 1000 },
  }));
  await client.importRecords({ import_id, records });
  await client.finishImport({ import_id });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
  receiver.close();
});

test('from a webhook and a rule, seen on the calls before it is saved, to an alert that is acknowledged and taken back', async () => {
  const { page, errors, close } = await openPage(browser, `${apex.url}/alerts?view=webhooks`, {
    storageState: ada.state,
  });
  await page.getByText('Alerts are sent nowhere yet').waitFor();
  const port = (receiver.address() as AddressInfo).port;
  await page.getByLabel('Name').fill('On call');
  await page.getByLabel('Address').fill(`http://127.0.0.1:${port}/hook`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const secret = page.getByRole('dialog');
  await secret.getByText('whsec_', { exact: false }).waitFor();
  await secret.getByRole('button', { name: 'I have stored it' }).click();
  await page.getByRole('button', { name: 'Test On call' }).click();
  await page.getByText('On call answered 204', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Log of On call' }).click();
  await page.getByText('delivered', { exact: true }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);

  await page.getByRole('button', { name: 'New rule' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Save the rule' }).click();
  await sheet.getByText('Give it a name.').waitFor();
  await sheet.getByLabel('Name').fill('Cost of a user');
  await sheet.getByLabel('Above').fill('0.4');
  await sheet.getByText('It would have alerted', { exact: false }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Save the rule' }).click();
  await sheet.waitFor({ state: 'detached' });

  const client = await clientOf(apex, ada);
  await expect.poll(async () => (await client.listAlerts({})).unread, { timeout: 30_000 }).toBe(1);
  await page.reload();
  await page.getByRole('link', { name: '1 new alert' }).click();
  await page.getByRole('link', { name: 'Spend of user ana', exact: false }).waitFor();
  await page.getByRole('button', { name: 'Acknowledge', exact: false }).click();
  await page.getByRole('link', { name: 'No new alerts' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: '1 new alert' }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);

  await page.getByRole('link', { name: 'Spend of user ana', exact: false }).click();
  await page.getByRole('heading', { name: 'What explains it' }).waitFor();
  await page.getByText('claude-sonnet-4-5').first().waitFor();
  await page.getByText('the rule and what it looks at').waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(received.some((body) => body.includes('"event":"alert.fired"'))).toBe(true);

  await page.goto(`${apex.url}/alerts?view=rules`);
  await page.getByRole('button', { name: 'Mute for a day: Cost of a user' }).click();
  await page.getByRole('button', { name: 'Unmute: Cost of a user' }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});
