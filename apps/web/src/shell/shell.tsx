import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { FormatsContext } from '../format/formats-context.ts';
import { createFormats } from '../format/formats.ts';
import { cx } from '../ui/cx.ts';
import { Sheet } from '../ui/sheet.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { SampleBanner } from './sample-banner.tsx';
import { SampleGate } from './sample-gate.tsx';
import { Sidebar } from './sidebar.tsx';
import { TopBar } from './top-bar.tsx';
import { useCommandList, useCommands } from './use-commands.ts';
import { useFocusOnNavigation } from './use-focus-on-navigation.ts';
import { useIdentity } from './use-project.ts';
import { useShellCommands } from './use-shell-commands.ts';
import { useShortcuts } from './use-shortcuts.ts';

const loadPalette = () => import('./palette.tsx').then(({ Palette }) => ({ default: Palette }));
const Palette = lazy(loadPalette);
/** After which what the page itself needs has been asked for. */
const aheadMs = 1500;
const Dock = lazy(() => import('../chat/dock/dock.tsx').then(({ Dock }) => ({ default: Dock })));
const ShortcutSheet = lazy(() =>
  import('./shortcut-sheet.tsx').then(({ ShortcutSheet }) => ({ default: ShortcutSheet })),
);

const narrowKey = 'apex.sidebar.narrow';
type Overlay = 'palette' | 'shortcuts' | 'pages' | null;

function useFormatsOfPerson() {
  const { time_zone } = useIdentity();
  return useMemo(() => createFormats(navigator.language, time_zone), [time_zone]);
}

/** Listens to the keys on its own, so that the shell is not drawn anew when a page offers commands. */
function Shortcuts() {
  useShortcuts(useCommandList());
  return null;
}

/** Has the palette here before it is asked for, so that it opens at once. */
function usePaletteAhead() {
  useEffect(() => {
    // One that does not come is fetched when it is opened.
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), aheadMs);
    return () => clearTimeout(timer);
  }, []);
}

/** The analyst beside the page; pages of the chat are the analyst themselves. */
function useDock() {
  const isChat = useRouterState({ select: ({ location }) => location.pathname.startsWith('/chat') });
  const [isWanted, setWanted] = useState(false);
  const toggle = useCallback(() => setWanted((before) => !before), []);
  return { mayOpen: !isChat, isOpen: isWanted && !isChat, toggle };
}

/** What surrounds every page of a signed-in person. */
export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [narrow, setNarrowState] = useState(() => localStorage.getItem(narrowKey) === 'yes');
  const setNarrow = useCallback((next: boolean) => {
    localStorage.setItem(narrowKey, next ? 'yes' : 'no');
    setNarrowState(next);
  }, []);
  const main = useFocusOnNavigation();
  const formats = useFormatsOfPerson();
  usePaletteAhead();
  const openPalette = useCallback(() => setOverlay('palette'), []);
  const openShortcuts = useCallback(() => setOverlay('shortcuts'), []);
  const dock = useDock();
  useCommands(
    useShellCommands({ openPalette, openShortcuts, narrow, setNarrow, toggleDock: dock.mayOpen ? dock.toggle : null }),
  );
  const close = () => setOverlay(null);

  return (
    <FormatsContext value={formats}>
      <a
        href="#main"
        className="sr-only z-70 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <div className="flex min-h-dvh">
        <aside
          aria-label="Sidebar"
          className={cx('sticky top-0 hidden h-dvh shrink-0 border-r border-line md:block', narrow ? 'w-14' : 'w-60')}
        >
          <Sidebar narrow={narrow} onNarrow={setNarrow} {...(dock.mayOpen ? { onDock: dock.toggle } : {})} />
        </aside>
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar
            onPages={() => setOverlay('pages')}
            onPalette={openPalette}
            {...(dock.mayOpen ? { onDock: dock.toggle } : {})}
          />
          <ConnectionBanner />
          <SampleBanner />
          <main id="main" ref={main} tabIndex={-1} className="flex min-w-0 flex-1 flex-col">
            <SampleGate>
              <Outlet />
            </SampleGate>
          </main>
        </div>
        <Suspense>{dock.isOpen ? <Dock onClose={dock.toggle} /> : null}</Suspense>
      </div>
      <Sheet
        open={overlay === 'pages'}
        onOpen={(open) => setOverlay(open ? 'pages' : null)}
        title="Pages"
        side="left"
        bare
      >
        <Sidebar onGo={close} />
      </Sheet>
      <Shortcuts />
      <Suspense>
        {overlay === 'palette' ? <Palette onClose={close} /> : null}
        {overlay === 'shortcuts' ? <ShortcutSheet onClose={close} /> : null}
      </Suspense>
    </FormatsContext>
  );
}
