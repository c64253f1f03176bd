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

const ownerKey = 'apex.drafts.of';

/** What was typed and asked in this browser is one person's: it is forgotten when they sign out, or another comes. */
export function keepDraftsOf(
  user_id: string | null,
  { kept, tab }: { readonly kept: Storage; readonly tab: Storage },
): void {
  const owner = kept.getItem(ownerKey);
  // Where nobody was noted, nobody else was here: signing out leaves nothing.
  if (user_id !== null && (owner === null || owner === user_id)) return kept.setItem(ownerKey, user_id);
  const names = Array.from({ length: kept.length }, (_, index) => kept.key(index) ?? '');
  for (const name of names) if (name.startsWith(prefix)) kept.removeItem(name);
  tab.removeItem(recallKey);
  if (user_id === null) kept.removeItem(ownerKey);
  else kept.setItem(ownerKey, user_id);
}
