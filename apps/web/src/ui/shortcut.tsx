const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

const names: Readonly<Record<string, string>> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: '⇧',
  enter: '↵',
  escape: 'Esc',
  up: '↑',
  down: '↓',
};

/** Keys as caps: `mod+k` together, `g o` one after the other. */
export function Shortcut({ keys }: { readonly keys: string }) {
  return (
    <kbd className="inline-flex items-center gap-1 font-sans">
      {keys.split(' ').map((stroke) => (
        <span key={stroke} className="inline-flex gap-0.5">
          {stroke.split('+').map((key) => (
            <span
              key={key}
              className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line bg-sunken px-1 text-2xs text-muted"
            >
              {names[key] ?? key.toUpperCase()}
            </span>
          ))}
        </span>
      ))}
    </kbd>
  );
}
