import { useRouter } from '@tanstack/react-router';
import { Bookmark, BookmarkPlus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/use-toast.ts';
import type { ExplorerSearch } from './exploration.ts';
import { readViews, type SavedView, withView, writeViews } from './saved-views.ts';

interface ViewsMenuProps {
  /** What the view that is open is called unless the person says otherwise. */
  readonly title: string;
  readonly onQuestion: (search: ExplorerSearch) => void;
}

const questions: readonly { readonly name: string; readonly search: ExplorerSearch }[] = [
  { name: 'Cost by model', search: { by: 'model' } },
  { name: 'Cost by user', search: { by: 'user' } },
  { name: 'Cost of features by model', search: { by: ['feature', 'model'] } },
  { name: 'Most expensive sessions', search: { measure: ['cost', 'calls'], by: 'session', chart: 'bars' } },
  { name: 'Cost per task by project', search: { measure: ['cost_per_task', 'tasks'], by: 'project' } },
  { name: 'Cache hit rate by agent', search: { measure: ['cache_hit_rate', 'cost_cache_read'], by: 'agent' } },
  { name: 'Latency by model', search: { measure: ['latency.p95', 'latency.p50', 'calls'], by: 'model' } },
  { name: 'Failures by type', search: { measure: ['calls', 'cost'], by: 'error_type', chart: 'bars' } },
];

/** The search of the address, without the project it is opened in. */
function searchOfAddress(address: string): string {
  const search = new URLSearchParams(address);
  search.delete('project');
  return search.toString();
}

function useViews() {
  const { name: project } = useProject();
  const [views, setViews] = useState(() => readViews(localStorage, project));
  const keep = (next: SavedView[]) => {
    writeViews(localStorage, project, next);
    setViews(next);
  };
  return { project, views, keep };
}

/** Questions to begin with, and the views a person has named in this browser. */
export function ViewsMenu({ title, onQuestion }: ViewsMenuProps) {
  const router = useRouter();
  const toast = useToast();
  const { project, views, keep } = useViews();
  const [naming, setNaming] = useState<string | null>(null);
  const open = ({ search }: SavedView) => {
    const address = new URLSearchParams(search);
    address.set('project', project);
    void router.navigate({ href: `/explorer?${address}` });
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const name = naming?.trim() ?? '';
    if (name === '') return;
    keep(withView(views, { name, search: searchOfAddress(location.search) }));
    setNaming(null);
    toast({ title: `“${name}” is kept in this browser` });
  };
  const remove = (view: SavedView) => {
    keep(views.filter((one) => one !== view));
    toast({ title: `“${view.name}” was removed`, undo: () => keep(withView(readViews(localStorage, project), view)) });
  };
  return (
    <>
      <Menu
        align="end"
        trigger={<Button icon={<Bookmark aria-hidden className="size-3.5 text-faint" />}>Views</Button>}
      >
        <MenuItem icon={<BookmarkPlus aria-hidden className="size-4" />} onSelect={() => setNaming(title.slice(0, 80))}>
          Save this view
        </MenuItem>
        {views.length === 0 ? null : <MenuLabel>Saved</MenuLabel>}
        {views.map((view) => (
          <div key={view.name} className="flex items-center">
            <div className="min-w-0 flex-1">
              <MenuItem onSelect={() => open(view)}>{view.name}</MenuItem>
            </div>
            <div className="w-8 shrink-0">
              <MenuItem onSelect={() => remove(view)} asChild>
                <button type="button" aria-label={`Remove the view ${view.name}`} className="text-faint">
                  <X aria-hidden className="size-3.5" />
                </button>
              </MenuItem>
            </div>
          </div>
        ))}
        <MenuLine />
        <MenuLabel>Questions</MenuLabel>
        {questions.map(({ name, search }) => (
          <MenuItem key={name} onSelect={() => onQuestion(search)}>
            {name}
          </MenuItem>
        ))}
      </Menu>
      <Dialog
        open={naming !== null}
        onOpen={(next) => (next ? undefined : setNaming(null))}
        title="Save this view"
        about="Measures, dimensions, filters and period, under a name of yours, in this browser. To share it, copy the address."
        footer={
          <>
            <Button onClick={() => setNaming(null)}>Cancel</Button>
            <Button kind="primary" type="submit" form="save-view">
              Save
            </Button>
          </>
        }
      >
        <form id="save-view" onSubmit={save}>
          <TextField
            label="Name"
            required
            maxLength={80}
            autoFocus
            value={naming ?? ''}
            onChange={(event) => setNaming(event.target.value)}
          />
        </form>
      </Dialog>
    </>
  );
}
