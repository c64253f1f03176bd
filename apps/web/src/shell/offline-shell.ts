/** Lets the page open without a connection. API answers are never kept. */
export function registerOfflineShell({ serviceWorker }: Navigator): void {
  if (!import.meta.env.PROD || serviceWorker === undefined) return;
  window.addEventListener('load', () => {
    // Without it everything works but the offline start.
    serviceWorker.register('/sw.js').catch((error: unknown) => console.warn('no offline start:', error));
  });
}
