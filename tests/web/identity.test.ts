import { type ApexProcess } from '@apex/testkit/apex';
import {
  oidcClient,
  type OidcIssuer,
  type SmtpSimulator,
  startOidcIssuer,
  startSmtpSimulator,
} from '@apex/testkit/identity-simulator';
import { readFile } from 'node:fs/promises';
import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage } from './support/browser.ts';
import { complaintsAtEachSize } from './support/complaints.ts';
import { signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 120_000 });

let smtp: SmtpSimulator;
let issuer: OidcIssuer;
let apex: ApexProcess;
let browser: Browser;
let url: string;

beforeAll(async () => {
  smtp = await startSmtpSimulator();
  issuer = await startOidcIssuer({ sub: 'grace', email: 'grace@example.com', email_verified: true, name: 'Grace' });
  const environment = {
    APEX_SMTP_URL: smtp.url,
    APEX_MAIL_FROM: 'Netra Apex <apex@example.com>',
    APEX_OIDC_ISSUER: issuer.url,
    APEX_OIDC_NAME: 'Acme',
    APEX_OIDC_CLIENT_ID: oidcClient.client_id,
    APEX_OIDC_CLIENT_SECRET: oidcClient.client_secret,
  };
  [apex, browser] = await Promise.all([startWeb({ environment }), launchBrowser()]);
  // Providers send browsers back to the address that is configured, or to localhost.
  url = apex.url.replace('127.0.0.1', 'localhost');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
  await Promise.all([smtp.stop(), issuer.stop()]);
});

async function enter(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('a forgotten password: the link comes by mail, sets a new one, and that signs in', async () => {
  const ada = await signedIn(apex, 'ada@example.com');
  const { page, errors, close } = await openPage(browser, `${url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in with Acme' }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.getByLabel('E-mail').fill(ada.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('a link is on its way').waitFor();
  await expect.poll(() => smtp.received.length, { timeout: 20_000 }).toBe(1);
  await page.goto(`${url}/reset-password#token=${smtp.received[0]?.token}`);
  await page.getByLabel('New password').fill('an entirely new password');
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('is signed out everywhere').waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await enter(page, ada.email, 'an entirely new password');
  await page.waitForURL('**/chat?**');
  expect(errors).toEqual([]);
  await close();
});

test('one-time codes are turned on in the profile, asked for at sign-in, and turned off', async () => {
  const joan = await signedIn(apex, 'joan@example.com');
  const { page, close } = await openPage(browser, `${apex.url}/profile?project=default`, { storageState: joan.state });
  await page.getByRole('button', { name: 'Turn on' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill(joan.password);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByRole('img', { name: 'QR code' }).waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  const secret = (await dialog.getByRole('button', { name: /^Copy secret/ }).textContent()) ?? '';
  const totp = new TOTP({ secret: secret.trim() });
  await dialog.getByLabel('One-time code').fill(totp.generate());
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await dialog.getByText('Keep these recovery codes').waitFor();
  const codes = await dialog.getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'I have stored them' }).click();
  await page.getByText('10 recovery codes left').waitFor();

  const there = await openPage(browser, `${apex.url}/sign-in`);
  await enter(there.page, joan.email, joan.password);
  await there.page.getByLabel('One-time code').fill('000000');
  expect(await complaintsAtEachSize(there.page)).toEqual([]);
  await there.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await there.page.getByText('is wrong or was used already').waitFor();
  await there.page.getByLabel('One-time code').fill(codes[0] ?? '');
  await there.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await there.page.waitForURL('**/chat?**');
  await there.close();

  await page.getByRole('button', { name: 'Turn off' }).click();
  await dialog.getByLabel('Your password').fill(joan.password);
  await dialog.getByLabel('One-time code').fill('000000');
  await dialog.getByRole('button', { name: 'Turn off' }).click();
  await dialog.getByText('is wrong or was used already').waitFor();
  await dialog.getByLabel('One-time code').fill(codes[1] ?? '');
  await dialog.getByRole('button', { name: 'Turn off' }).click();
  await page.getByText('One-time codes are off', { exact: true }).waitFor();
  await close();
});

test('somebody new comes from the provider, takes their data along, and deletes the account', async () => {
  const { page, close } = await openPage(browser, `${url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in with Acme' }).click();
  await page.waitForURL('**/chat?**');
  await page.goto(`${url}/profile?project=default`);
  const link = page.getByRole('listitem').filter({ hasText: 'Acme' });
  await link.getByRole('button', { name: 'Unlink Acme' }).click();
  await page.getByText('Nothing else would sign you in').first().waitFor();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export your account' }).click();
  const path = await (await saved).path();
  expect(await readFile(path, 'utf8')).toContain('"kind":"person"');
  await page.getByRole('button', { name: 'Delete your account' }).click();
  await page.getByText('You have no password here').waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.getByRole('button', { name: 'Delete account' }).click();
  await page.getByRole('heading', { name: 'Your account is deleted' }).waitFor();
  await page.getByText('Still forgetting').waitFor();
  expect(await complaintsAtEachSize(page)).toEqual([]);
  await page.goto(`${url}/profile`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await close();
});
