export interface KeyStroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const sequenceMs = 1000;

/** A key stroke as shortcuts write it: `k`, `mod+k`, `?`. */
export function strokeOf({ key, ctrlKey, metaKey }: KeyStroke): string {
  const name = key.length === 1 ? key.toLowerCase() : key.toLowerCase().replace(/^arrow/, '');
  return ctrlKey || metaKey ? `mod+${name}` : name;
}

/** Follows strokes and says which of the shortcuts they complete; `g o` within a second. */
export function createShortcutMatcher(now: () => number) {
  let before: { stroke: string; at: number } | null = null;
  return (event: KeyStroke, shortcuts: readonly string[]): string | null => {
    if (event.altKey || ['Shift', 'Control', 'Meta', 'Alt'].includes(event.key)) return null;
    const stroke = strokeOf(event);
    const at = now();
    const recent = before !== null && at - before.at < sequenceMs ? `${before.stroke} ${stroke}` : null;
    before = { stroke, at };
    const found = shortcuts.find((keys) => keys === recent) ?? shortcuts.find((keys) => keys === stroke) ?? null;
    if (found !== null) before = null;
    return found;
  };
}
