import { Command as Cmdk } from 'cmdk';
import { useNavigate } from '@tanstack/react-router';
import { MessageSquare } from 'lucide-react';
import { useState } from 'react';
import { useApiQuery } from '../api/use-api.ts';
import { Shortcut } from '../ui/shortcut.tsx';
import type { Command } from './command-state.ts';
import { useCommandList } from './use-commands.ts';

const groupOrder: readonly Command['group'][] = ['Actions', 'Pages', 'Projects', 'Appearance', 'Help'];
const groupClasses =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint';
const itemClasses =
  'flex min-h-9 items-center gap-2.5 rounded-md px-2 text-sm cursor-pointer aria-selected:bg-hover data-[selected=true]:bg-hover';
const threadsShown = 50;

function CommandItem({ command, onSelect }: { readonly command: Command; readonly onSelect: () => void }) {
  const { id, label, icon: Icon, shortcut, keywords } = command;
  return (
    <Cmdk.Item value={id} keywords={[label, ...(keywords ?? [])]} onSelect={onSelect} className={itemClasses}>
      {Icon === undefined ? <span className="size-4" /> : <Icon aria-hidden className="size-4 text-faint" />}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {shortcut === undefined ? null : <Shortcut keys={shortcut} />}
    </Cmdk.Item>
  );
}

/** Everything one can go to or do, found by typing. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const commands = useCommandList().filter(({ id }) => id !== 'palette');
  const threads = useApiQuery('listThreads', { per_page: threadsShown });
  const found = threads.data?.threads ?? [];
  const navigate = useNavigate();
  const act = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Cmdk.Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      label="Search and commands"
      overlayClassName="fixed inset-0 z-40 animate-enter bg-black/40"
      data-dims=""
      contentClassName="fixed top-[14vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 animate-enter overflow-hidden rounded-xl border border-line bg-raised shadow-float focus:outline-none"
    >
      <Cmdk.Input
        autoFocus
        value={typed}
        onValueChange={setTyped}
        placeholder="Go to, do, or find …"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none!"
      />
      <Cmdk.List className="max-h-[50vh] overflow-y-auto p-1.5">
        <Cmdk.Empty className="px-3 py-8 text-center text-sm text-muted">Nothing is called that.</Cmdk.Empty>
        {groupOrder.map((group) => {
          const members = commands.filter((command) => command.group === group);
          return members.length === 0 ? null : (
            <Cmdk.Group key={group} heading={group} className={groupClasses}>
              {members.map((command) => (
                <CommandItem key={command.id} command={command} onSelect={act(command.run)} />
              ))}
            </Cmdk.Group>
          );
        })}
        {found.length === 0 ? null : (
          <Cmdk.Group heading="Threads" className={groupClasses}>
            {found.map(({ id, title }) => (
              <Cmdk.Item
                key={id}
                value={id}
                keywords={[title]}
                onSelect={act(() => void navigate({ to: '/chat/$threadId', params: { threadId: id } }))}
                className={itemClasses}
              >
                <MessageSquare aria-hidden className="size-4 text-faint" />
                <span className="min-w-0 flex-1 truncate">{title}</span>
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        )}
      </Cmdk.List>
    </Cmdk.Dialog>
  );
}
