const prefix = 'apex.draft.';
const recallKey = 'apex.asked';
const recalled = 30;

/** What was typed and not asked, per thread; a tab that is closed by mistake loses nothing. */
export function readDraft(key: string): string {
  return localStorage.getItem(prefix + key) ?? '';
}

export function keepDraft(key: string, text: string): void {
  if (text === '') localStorage.removeItem(prefix + key);
  else localStorage.setItem(prefix + key, text);
}

/** Questions asked in this tab, latest last: for the arrow up. */
export function askedBefore(): string[] {
  const kept: unknown = JSON.parse(sessionStorage.getItem(recallKey) ?? '[]');
  return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : [];
}

export function rememberAsked(text: string): void {
  const asked = [...askedBefore().filter((one) => one !== text), text].slice(-recalled);
  sessionStorage.setItem(recallKey, JSON.stringify(asked));
}
