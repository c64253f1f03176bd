import { Sheet } from '../ui/sheet.tsx';
import { Shortcut } from '../ui/shortcut.tsx';
import { useCommandList } from './use-commands.ts';

const tableKeys: readonly (readonly [string, string])[] = [
  ['Next row', 'down'],
  ['Previous row', 'up'],
  ['Open the row', 'enter'],
  ['Select the row', 'x'],
];

/** Every shortcut of the moment. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const commands = useCommandList().flatMap(({ label, shortcut }) =>
    shortcut === undefined ? [] : [[label, shortcut] as const],
  );
  return (
    <Sheet
      open
      onOpen={(open) => {
        if (!open) onClose();
      }}
      title="Keyboard shortcuts"
    >
      {[['Everywhere', commands] as const, ['In a table', tableKeys] as const].map(([group, rows]) => (
        <section key={group} className="px-4 py-3">
          <h2 className="mb-1 text-sm font-semibold">{group}</h2>
          <dl>
            {rows.map(([label, keys]) => (
              <div key={label} className="flex h-8 items-center justify-between border-b border-line text-sm">
                <dt className="text-muted">{label}</dt>
                <dd>
                  <Shortcut keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Sheet>
  );
}
