/** Names by which a client may ask, and the dated name that answers. */
export const servedModels: Readonly<Record<string, string>> = {
  'gpt-4.1-mini': 'gpt-4.1-mini-2025-04-14',
  'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
  'gpt-5-mini': 'gpt-5-mini-2025-08-07',
  'gpt-4o-audio-preview': 'gpt-4o-audio-preview-2024-12-17',
  'gpt-5.5': 'gpt-5.5',
  'text-embedding-3-small': 'text-embedding-3-small',
  'claude-sonnet-4-5': 'claude-sonnet-4-5-20250929',
  'claude-haiku-4-5': 'claude-haiku-4-5-20251001',
  'claude-opus-5-5': 'claude-opus-5-5',
  'claude-sonnet-5-5': 'claude-sonnet-5-5',
  'gemini-2.5-flash': 'gemini-2.5-flash',
};

const dated = new Set(Object.values(servedModels));

/** The dated name, by the known names and those of one server; null: no such model here. */
export const servedModel = (asked: string, more: readonly string[] = []): string | null =>
  servedModels[asked] ?? (dated.has(asked) || more.includes(asked) ? asked : null);
