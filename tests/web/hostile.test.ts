import type { ApexProcess } from '@apex/testkit/apex';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openPage, sizes } from './support/browser.ts';
import { clientOf } from './support/client-of.ts';
import { hostile } from './support/hostile.ts';
import { importHostile } from './support/import-hostile.ts';
import { type SignedIn, signedIn } from './support/signed-in.ts';
import { startWeb } from './support/start-web.ts';

vi.setConfig({ testTimeout: 300_000 });

const markup = hostile[1] ?? '';
const script = hostile[0] ?? '';
const project = '"><img src=x onerror=window.__ran=20>';
const asked = `What did we spend by feature? ${script}`;
const at = `?project=${encodeURIComponent(project)}`;

let apex: ApexProcess;
let browser: Browser;
let ada: SignedIn;
let api: Awaited<ReturnType<typeof clientOf>>;
let thread: string;
let shared: string;
let invitation: string;

/** Everything that carries a name gets a hostile one. */
beforeAll(async () => {
  [apex, browser] = await Promise.all([startWeb(), launchBrowser()]);
  ada = await signedIn(apex, 'ada@example.com');
  const home = await clientOf(apex, ada);
  await home.createProject({ name: project });
  api = await clientOf(apex, ada, project);
  const identity = await api.whoami({});
  await api.renameOrganisation({ name: markup, version: identity.organisation.version });
  await api.updateProfile({ name: script, version: identity.version });
  for (const name of hostile) await api.createKey({ name, scopes: ['ingest'] });
  invitation = (await api.createInvitation({ email: 'grace@example.com', role: 'member' })).url_path;
  await importHostile(api, Date.now());
  for await (const _ of api.measureFindings({})) continue;
  const run = await api.ask({ text: asked });
  thread = run.thread_id;
  await api.renameThread({ id: run.thread_id, title: `${script} ${markup}` });
  shared = (await api.shareThread({ id: run.thread_id })).url_path;
}, 300_000);
afterAll(async () => {
  await browser.close();
  await apex.close();
});

/** A page that notes every attempt to run, to ask and to go where nothing may. */
async function watched(options: BrowserContextOptions) {
  const opened = await openPage(browser, 'about:blank', { storageState: ada.state, ...options });
  const tried: string[] = [];
  opened.page.on('dialog', (dialog) => {
    tried.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  opened.page.on('request', (request) => {
    const url = new URL(request.url());
    if (['http:', 'https:', 'ws:'].includes(url.protocol) && url.host !== new URL(apex.url).host) {
      tried.push(`request to ${url.host}`);
    }
  });
  await opened.context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      Reflect.set(window, '__ran', `${violatedDirective} ${blockedURI}`);
    });
  });
  return { ...opened, tried };
}

async function settled(page: Page): Promise<void> {
  // Behind a sheet it is drawn, and hidden from those who go by roles.
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-label="Loading"], [aria-busy="true"]') === null);
}

/** What is wrong with the page that is open. */
function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const ran: unknown = Reflect.get(window, '__ran');
    if (ran !== undefined) faults.push(`it ran: ${String(ran)}`);
    const overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (overflow > 0) faults.push(`wider than the window by ${overflow} px`);
    const main = document.querySelector('main');
    const inner = main === null ? 0 : main.scrollWidth - main.clientWidth;
    if (inner > 0) faults.push(`the page's part is wider than its place by ${inner} px`);
    for (const element of document.querySelectorAll('[src], a[href], link[href]')) {
      const address = element.getAttribute('src') ?? element.getAttribute('href') ?? '';
      const { protocol, host } = new URL(address, window.location.href);
      if (!protocol.startsWith('http') || host !== window.location.host) faults.push(element.outerHTML);
    }
    if (document.querySelector('main img[src="x"], main iframe, main style, main script') !== null) {
      faults.push('a name became an element');
    }
    return faults;
  });
}

test('every page shows hostile names as text: nothing runs, nothing is fetched, nothing breaks out of a phone', async () => {
  const { calls } = await api.listCalls({ per_page: 1, sort: '-cost_usd' });
  const { findings } = await api.listFindings({ per_page: 100 });
  expect(findings.some(({ title }) => hostile.some((name) => title.includes(name.slice(0, 20))))).toBe(true);
  const { page, errors, tried, close } = await watched({ viewport: sizes.phone });
  const held = encodeURIComponent(JSON.stringify([{ dimension: 'feature', op: 'in', value: [markup] }]));
  const found: Record<string, string[]> = {};
  const paths = [
    ...['overview', 'anomalies', 'sessions', 'prices', 'findings', 'proposals', 'import'].map(
      (name) => `/${name}${at}`,
    ),
    ...['keys', 'members', 'audit', 'settings', 'profile', 'chat'].map((name) => `/${name}${at}`),
    `/explorer${at}&by=feature`,
    `/explorer${at}&by=${encodeURIComponent('["model","user"]')}&filters=${held}`,
    `/calls${at}`,
    `/calls${at}&filters=${held}`,
    `/calls/${calls[0]?.id}${at}`,
    `/sessions/${encodeURIComponent(markup)}${at}`,
    `/sessions/${encodeURIComponent(hostile.at(-1) ?? '')}${at}`,
    `/chat/${thread}${at}`,
    shared,
    ...findings.slice(0, 3).map(({ id }) => `/findings${at}&finding=${id}`),
    `/nothing/${encodeURIComponent(script)}${at}`,
  ];
  for (const path of paths) {
    const before = errors.length;
    await page.goto(apex.url + path);
    await settled(page);
    const faults = [...(await faultsOf(page)), ...errors.slice(before), ...tried.splice(0)];
    if (faults.length > 0) found[path] = faults;
  }
  expect(found).toEqual({});
  await close();
});

test('titles of the window, and what an invitation says, are text', async () => {
  const { page, tried, close } = await watched({});
  await page.goto(`${apex.url}/chat/${thread}${at}`);
  await page.waitForFunction((text) => document.title.includes(text), script);
  expect(await page.evaluate(() => document.querySelector('title')?.childElementCount)).toBe(0);
  await page.goto('about:blank');
  await page.goto(apex.url + invitation);
  await page.getByRole('heading', { name: `Join ${markup}` }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  expect(tried).toEqual([]);
  await close();
});

test('a file with hostile columns and a hostile name is previewed as text', async () => {
  const { page, errors, tried, close } = await watched({ viewport: sizes.phone });
  await page.goto(`${apex.url}/import${at}`);
  const cells = hostile.map((name) => `"${name.replaceAll('"', '""')}"`);
  const times = cells.map(() => '2026-03-01T00:00:00Z');
  await page.locator('input[type=file]').setInputFiles({
    name: '"><img src=x onerror=window.__ran=21>.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([cells.join(','), cells.join(','), times.join(','), ''].join('\n')),
  });
  await page.getByRole('heading', { name: 'As it stands in the file' }).waitFor();
  await page.getByRole('button', { name: /more fields$/ }).click();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByLabel('at needed').selectOption(script);
  await page.getByLabel('input needed').selectOption(markup);
  await page.getByRole('heading', { name: 'As it would be imported' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  expect([...errors, ...tried]).toEqual([]);
  await close();
});

/** Cells of a CSV as a spreadsheet reads them. */
function cellsOf(csv: string): string[] {
  return [...csv.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  );
}

test('tables copied as CSV hold no formulas', async () => {
  const { page, close } = await watched({ permissions: ['clipboard-read', 'clipboard-write'] });
  for (const path of [`/keys${at}`, `/sessions${at}`]) {
    await page.goto(apex.url + path);
    await settled(page);
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await page
      .getByText(/copied as CSV$/)
      .first()
      .waitFor();
    const csv = await page.evaluate(() => navigator.clipboard.readText());
    const cells = cellsOf(csv);
    expect(cells.some((cell) => cell.includes('=HYPERLINK'))).toBe(true);
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(?:\.\d+)?$/.test(cell))).toEqual([]);
  }
  await close();
});
