import { optimizerRoutes, policyIdSchema, type StoredProposal } from '@apex/contracts';
import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser, Page } from 'playwright-core';
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

beforeAll(async () => {
  [apex, browser] = await Promise.all([startWeb(), launchBrowser()]);
  ada = await signedIn(apex, 'ada@example.com', { sample: true });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

const open = (path: string) => openPage(browser, apex.url + path, { storageState: ada.state });

test('looking for waste is stopped where it takes too long, and nothing is said to be wrong', async () => {
  const { page, errors, close } = await open('/findings?project=sample');
  await page.getByText('Not measured yet').waitFor();
  let hold = () => {};
  const held = new Promise<void>((resolve) => {
    hold = resolve;
  });
  await page.route('**/api/findings/measure', async (route) => {
    await held;
    await route.abort();
  });
  await page.getByRole('button', { name: 'Look for waste' }).first().click();
  await page.getByRole('progressbar', { name: 'Adding up what was spent' }).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  await page.getByText('Not measured yet').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  hold();
  expect(errors).toEqual([]);
  await close();
});

test('waste is measured, opened, dismissed, taken back, and leads to its proposal', async () => {
  const { page, errors, close } = await open('/findings?project=sample');
  await page.getByRole('button', { name: 'Look for waste' }).first().click();
  await page.getByText('Provable saving, all together').waitFor({ timeout: 60_000 });
  const cards = page.getByRole('main').getByRole('listitem').getByRole('button');
  const found = await cards.count();
  expect(found).toBeGreaterThan(2);
  expect(await complaintsAtEachSize(page)).toEqual([]);

  const card = cards.filter({ hasText: 'Use the 1h prompt cache' }).first();
  await card.click();
  await page.waitForURL('**finding=finding_**');
  const sheet = page.getByRole('dialog');
  await sheet.getByText('Effect on quality').waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Dismiss' }).click();
  await sheet.waitFor({ state: 'detached' });
  await card.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await card.waitFor();
  expect(await cards.count()).toBe(found);

  await card.click();
  await sheet.getByRole('link', { name: 'See the proposal' }).click();
  await page.waitForURL('**/proposals?**proposal=proposal_**');
  const first = page.getByRole('article').first();
  await first.getByText('How to verify it').waitFor();
  expect(await first.getAttribute('aria-label')).toContain('prompt cache');
  await first.getByText('Evidence').click();
  await first.getByRole('table').first().waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});

test('a link to a finding opens it also once it is dismissed, and there it is taken up again', async () => {
  const { page, errors, close } = await open('/findings?project=sample');
  const card = page.getByRole('main').getByRole('listitem').getByRole('button').first();
  const title = (await card.locator('span span').first().textContent()) ?? '';
  await card.click();
  await page.waitForURL('**finding=finding_**');
  const address = page.url();
  const sheet = page.getByRole('dialog', { name: title });
  await sheet.getByRole('button', { name: 'Dismiss' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.goto(address);
  await sheet.getByText('Why it was dismissed').waitFor();
  await sheet.getByRole('button', { name: 'Take up again' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.getByRole('main').getByText(title).first().waitFor();
  await page.getByLabel('Which findings').selectOption('dismissed');
  await page.getByText('No dismissed findings').waitFor();
  expect(errors).toEqual([]);
  await close();
});

/** The gateway's part of each answer is the contract's example; the proposal in it is the real one. */
async function withGateway(page: Page, proposal: StoredProposal): Promise<unknown[]> {
  const asked: unknown[] = [];
  const policy_id = policyIdSchema.parse(optimizerRoutes.applyProposal.example.output.policy.id);
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const applied = { ...proposal, status: 'applied', policy_id, applied_at: at(0), updated_at: at(1) };
  const { policy } = optimizerRoutes.applyProposal.example.output;
  const answers: Readonly<Record<string, unknown>> = {
    preview: optimizerRoutes.previewProposal.example.output,
    apply: { proposal: applied, policy },
    rollback: { proposal: { ...applied, status: 'rolled_back', updated_at: at(2) }, policy },
  };
  await page.route(`**/api/proposals/${proposal.id}/*`, async (route) => {
    const verb = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    asked.push([verb, route.request().postDataJSON()]);
    await route.fulfill({ json: { success: true, data: answers[verb] } });
  });
  return asked;
}

test('what the gateway can do is previewed, applied with shares, and rolled back; another is closed', async () => {
  const client = await clientOf(apex, ada, 'sample');
  for await (const _ of client.measureFindings({}));
  const { proposals } = await client.listProposals({ per_page: 100 });
  const ofGateway = proposals.filter(({ policy }) => policy !== null);
  const [one, other] = ofGateway;
  if (one === undefined || other === undefined) throw new Error('the gateway can do something about the sample');
  const { page, errors, close } = await open(`/proposals?project=sample&proposal=${one.id}`);
  const asked = await withGateway(page, one);
  const card = page.getByRole('article', { name: one.title, exact: true });
  await card.getByLabel('Roll-out, %').fill('101');
  await card.getByText('0 to 100').waitFor();
  expect(await card.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
  await card.getByLabel('Roll-out, %').fill('25');
  await card.getByRole('button', { name: 'Preview' }).click();
  const preview = card.getByRole('region', { name: 'Preview' });
  await preview.getByText('of 1,000').waitFor();
  await preview.getByText('quality is not judged').waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);

  await card.getByLabel('Hold-out, %').press('Enter');
  await card.getByText('applied', { exact: true }).waitFor();
  const shares = { rollout_percent: 25, holdout_percent: one.policy?.rule.holdout_percent };
  expect(asked).toEqual([
    ['preview', shares],
    ['apply', shares],
  ]);
  expect(await card.getByRole('link', { name: 'its policy' }).getAttribute('href')).toContain(
    '/gateway/policies/policy_',
  );
  await card.getByRole('button', { name: 'Roll back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await card.getByRole('button', { name: 'Apply again' }).waitFor();

  const second = page.getByRole('article', { name: other.title, exact: true });
  await second.getByRole('button', { name: 'Close' }).click();
  await page.getByLabel('Why').fill('The answers must be fresh.');
  await page.keyboard.press('Enter');
  await second.getByText('The answers must be fresh.').waitFor();
  await page.getByLabel('Which proposals').selectOption('closed');
  await page.waitForURL('**status=closed**');
  await page.getByText('The answers must be fresh.').waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('with no proposals yet the page leads to where they come from', async () => {
  const { page, errors, close } = await open('/proposals?project=default');
  await page.getByText('No proposals yet').waitFor();
  await page.getByRole('link', { name: 'Look for waste' }).click();
  await page.waitForURL('**/findings?project=default');
  expect(errors).toEqual([]);
  await close();
});
