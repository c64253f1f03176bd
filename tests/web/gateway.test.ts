import type { ApexProcess } from '@apex/testkit/apex';
import { type ProviderSimulator, startProviderSimulator } from '@apex/testkit/provider-simulator';
import OpenAI from 'openai';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { clientOf } from './support/client-of.ts';
import { complaintsAtEachSize } from './support/complaints.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 240_000 });

const providerKey = 'sk-the-key-the-provider-showed';

let apex: ApexProcess;
let browser: Browser;
let provider: ProviderSimulator;
let ada: SignedIn;

beforeAll(async () => {
  [apex, browser, provider] = await Promise.all([
    startWeb(),
    launchBrowser(),
    startProviderSimulator({ seed: 7, keys: [providerKey] }),
  ]);
  ada = await signedIn(apex, 'ada@example.com');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
  await provider.close();
});

const open = (path: string) => openPage(browser, `${apex.url}${path}`, { storageState: ada.state });

/** Asks through the gateway as a program does; gives the model that answered. */
async function ask(key: string, session: string, feature = 'search'): Promise<string> {
  const client = new OpenAI({ baseURL: `${apex.url}/v1`, apiKey: key, maxRetries: 0 });
  const answer = await client.chat.completions.create(
    { model: 'gpt-5.5', messages: [{ role: 'user', content: `Say hello to ${session}` }] },
    { headers: { 'x-apex-session': session, 'x-apex-feature': feature } },
  );
  return answer.model;
}

async function keyOf(name: string): Promise<string> {
  const { key } = await (await clientOf(apex, ada, 'default')).createKey({ name, scopes: ['gateway'] });
  return key;
}

async function addUpstream(page: Page): Promise<void> {
  await page.getByText('Calls have nowhere to go yet').waitFor();
  await page.getByRole('button', { name: 'New upstream' }).first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Address').fill('not an address');
  await sheet.getByRole('button', { name: 'Add the upstream' }).click();
  await sheet.getByLabel('Address').and(page.locator('[aria-invalid="true"]')).waitFor();
  await sheet.getByLabel('Address').fill(`${provider.url}/v1`);
  await sheet.getByLabel('Key', { exact: true }).fill(providerKey);
  await sheet.getByLabel('Models').fill('gpt-*');
  await sheet.getByRole('button', { name: 'Add the upstream' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Test openai' }).click();
  await page.getByText(/It answered in .* and has \d+ models/).waitFor();
  expect(await page.content()).not.toContain(providerKey);
}

/** Makes a key on the page and gives its value. */
async function makeKey(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Label', exact: true }).click();
  await page.getByLabel('Name of label 1').fill('feature');
  await page.getByLabel('Value of label 1').fill('search');
  await page.getByLabel('It may spend, USD').fill('one');
  await page.getByRole('button', { name: 'Make a gateway key' }).click();
  await page.getByText('must be an amount like 5 or 0.25').waitFor();
  await page.getByLabel('It may spend, USD').fill('1');
  await page.getByRole('button', { name: 'Make a gateway key' }).click();
  const copy = page.getByRole('button', { name: /^Copy gateway key / });
  return (await copy.getAttribute('aria-label'))?.replace('Copy gateway key ', '') ?? '';
}

// Each goes on from where the one before it ended.

test('from an upstream and a key to the first call, seen live, explained, and held still while it is read', async () => {
  const { page, errors, close } = await open('/gateway/upstreams?project=default');
  await addUpstream(page);

  await page.goto(`${apex.url}/gateway/connect?project=default`);
  const key = await makeKey(page);
  expect(key).toMatch(/^apex_/);
  await page.getByText(`export OPENAI_API_KEY=${key}`).waitFor();
  await page.getByText('by the key made above').waitFor();
  await ask(key, 'the first');
  await page.getByRole('link', { name: 'See it in the traffic' }).waitFor();
  await page.getByText('by openai').waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);

  await page.getByRole('link', { name: 'See it in the traffic' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('In words').waitFor();
  await drawer.getByText('No policy is active.').waitFor();
  await drawer.getByText('search', { exact: true }).first().waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });

  const rows = page.getByRole('grid').getByRole('row').filter({ hasText: 'gpt-5.5' });
  await page.getByLabel('Feature').hover();
  await page.getByLabel('State').focus();
  await ask(key, 'the second');
  await expect.poll(() => rows.count()).toBe(2);
  await rows.first().hover();
  await ask(key, 'the third');
  await page.getByRole('button', { name: 'Show 1 new call' }).waitFor();
  expect(await rows.count()).toBe(2);
  await page.getByRole('button', { name: 'Show 1 new call' }).click();
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByRole('button', { name: 'Hold' }).click();
  await ask(key, 'the fourth');
  await page.getByRole('button', { name: 'Show 1 new call' }).waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect.poll(() => rows.count()).toBe(4);
  await page.getByLabel('State').selectOption({ label: 'failed' });
  await page.getByText('No call of these is in sight').waitFor();

  await page.goto(`${apex.url}/gateway/budgets?project=default`);
  await page.getByText(/^\$0\.\d+ of \$1\.00$/).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('a budget says what it will do and how far it is, and stops calls once it is reached', async () => {
  const { page, errors, close } = await open('/gateway/budgets?project=default');
  await page.getByRole('button', { name: 'New budget' }).first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Name').fill('One call a day');
  await sheet.getByLabel('Whose calls').selectOption({ label: 'another label' });
  await sheet.getByLabel('Which').fill('batch');
  await sheet.getByLabel('Counted in').selectOption({ label: 'calls' });
  await sheet.getByLabel('At most').fill('1.5');
  await sheet.getByText('calls are refused with 429').waitFor();
  await sheet.getByRole('button', { name: 'Set the budget' }).click();
  await sheet.getByText('must be a whole number of requests').waitFor();
  await sheet.getByLabel('At most').fill('1');
  await sheet.getByRole('button', { name: 'Set the budget' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.getByText('1 call a day for the feature batch').waitFor();
  const key = await keyOf('batch');
  expect(await ask(key, 'one', 'batch')).toBe('gpt-5.5');
  await page.getByText('1 call of 1 call').waitFor();
  await expect(ask(key, 'two', 'batch')).rejects.toMatchObject({ status: 429 });
  expect(await complaintsAtEachSize(page)).toEqual([]);

  await page.getByRole('button', { name: 'Switch One call a day off' }).click();
  await page.getByRole('button', { name: 'Switch One call a day on' }).waitFor();
  expect(await ask(key, 'three', 'batch')).toBe('gpt-5.5');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Switch One call a day off' }).waitFor();
  await page.getByRole('button', { name: 'Remove One call a day' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove One call a day' }).waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
  await close();
});

test('a policy is written, held against past calls, activated, seen at work and rolled back', async () => {
  const key = await keyOf('the small model');
  expect(await ask(key, 'before')).toBe('gpt-5.5');

  const { page, errors, close } = await open('/gateway/policies/new?project=default');
  await page.getByLabel('Name', { exact: true }).fill('The small model');
  await page.getByRole('button', { name: 'Write the policy' }).click();
  await page.getByText('The rule must do something.').waitFor();
  await page.getByLabel('Models asked for').fill('gpt-5.5');
  await page.getByRole('button', { name: 'JSON' }).click();
  const json = page.getByLabel('Rule as JSON');
  await json.fill('{"match":{"models":["gpt-5.5"]},"action":{"model":"gpt-5-mini","retry":1}}');
  await page.getByText(/Unrecognized key/).waitFor();
  await json.fill('{"match":{"models":["gpt-5.5"]},"action":{"model":"gpt-5-mini"}}');
  await page.getByText('It is a rule.').waitFor();
  await page.getByRole('button', { name: 'Form' }).click();
  expect(await page.getByLabel('Use the model').inputValue()).toBe('gpt-5-mini');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('Calls that match', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Write the policy' }).click();
  await page.getByText('It was never active.').waitFor();
  expect(await ask(key, 'written')).toBe('gpt-5.5');

  await page.getByRole('button', { name: 'Activate version 1' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Activate' }).click();
  await page.getByText('Activated version 1').waitFor();
  expect(await ask(key, 'active')).toContain('gpt-5-mini');
  expect(await complaintsAtEachSize(page)).toEqual([]);

  await page.goto(`${apex.url}/gateway/policies?project=default`);
  await page.getByLabel('Model', { exact: true }).fill('gpt-5.5');
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.getByText('would answer').waitFor();
  await page.getByText('applied', { exact: true }).waitFor();
  await page.goto(`${apex.url}/gateway?project=default`);
  await page.getByText('gpt-5.5 → gpt-5-mini').first().waitFor();

  await page.goto(`${apex.url}/gateway/policies?project=default`);
  await page.getByRole('link', { name: 'The small model' }).first().click();
  await page.getByRole('button', { name: 'Roll back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.getByText('Rolled back to nothing').waitFor();
  expect(await ask(key, 'rolled back')).toBe('gpt-5.5');
  expect(errors).toEqual([]);
  await close();
});
