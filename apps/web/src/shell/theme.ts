export type Theme = 'light' | 'dark' | 'system';

const key = 'apex.theme';
const themes: readonly Theme[] = ['light', 'dark', 'system'];

export interface ThemeState {
  get(): Theme;
  /** What `system` means at the moment. */
  shown(): 'light' | 'dark';
  set(theme: Theme): void;
  subscribe(listener: () => void): () => void;
}

/** The chosen theme, kept in this browser; `theme-before-paint.js` sets the same before the first paint. */
export function createTheme(page: Window): ThemeState {
  const { localStorage, document } = page;
  const darkSystem = page.matchMedia('(prefers-color-scheme: dark)');
  const listeners = new Set<() => void>();
  let theme = themes.find((name) => name === localStorage.getItem(key)) ?? 'system';
  const shown = () => (theme === 'system' ? (darkSystem.matches ? 'dark' : 'light') : theme);
  function paint(): void {
    document.documentElement.dataset['theme'] = shown();
    const ground = page.getComputedStyle(document.documentElement).getPropertyValue('--canvas').trim();
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', ground);
    for (const listener of listeners) listener();
  }
  darkSystem.addEventListener('change', paint);
  return {
    get: () => theme,
    shown,
    set(next) {
      theme = next;
      localStorage.setItem(key, next);
      paint();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
