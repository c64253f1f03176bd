import type { Page } from 'playwright-core';

/**
 * Milliseconds from an input to the paint that shows what it was for: from the moment the browser took the input, over
 * everything the page does for it, to the frame in which `selector` stands. The interaction must be the next input.
 */
export async function timeToPaint(page: Page, selector: string, interact: () => Promise<void>): Promise<number> {
  await page.evaluate((wanted) => {
    const painted = new Promise<number>((resolve) => {
      const begin = (event: Event): void => {
        window.removeEventListener('keydown', begin, true);
        window.removeEventListener('pointerdown', begin, true);
        const look = (): void => {
          if (document.querySelector(wanted) === null) {
            requestAnimationFrame(look);
            return;
          }
          // The frame that is being made now is on the screen when the next task runs.
          const channel = new MessageChannel();
          channel.port1.addEventListener('message', () => resolve(performance.now() - event.timeStamp));
          channel.port1.start();
          requestAnimationFrame(() => channel.port2.postMessage(null));
        };
        requestAnimationFrame(look);
      };
      window.addEventListener('keydown', begin, true);
      window.addEventListener('pointerdown', begin, true);
    });
    Reflect.set(window, '__painted', painted);
  }, selector);
  await interact();
  return page.evaluate(() => Reflect.get(window, '__painted') as Promise<number>);
}
