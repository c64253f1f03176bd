import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Silent towards the network. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, with nothing kept. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args });
}

/** The same with a folder of its own and a port at which other programs steer it, written to `DevToolsActivePort` in it. */
export function launchChromiumIn(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { executablePath, args: [...args, '--remote-debugging-port=0'] });
}
