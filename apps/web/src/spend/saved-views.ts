import { z } from 'zod';

const viewSchema = z.object({
  name: z.string().min(1).max(80),
  /** The address's search as it was, without the project. */
  search: z.string().max(8000),
});
export type SavedView = z.infer<typeof viewSchema>;

const mostViews = 50;
const viewsSchema = z.array(viewSchema).max(mostViews);
const keyOf = (project: string) => `apex.views.explorer.${project}`;

/** Views this browser keeps of a project; none where what is kept is not readable. */
export function readViews(store: Pick<Storage, 'getItem'>, project: string): SavedView[] {
  try {
    return viewsSchema.parse(JSON.parse(store.getItem(keyOf(project)) ?? '[]'));
  } catch {
    return [];
  }
}

/** Keeps a view; one of the same name is replaced, and beyond the most the oldest goes. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...views.filter(({ name }) => name !== view.name), view].slice(-mostViews);
}

export function writeViews(store: Pick<Storage, 'setItem'>, project: string, views: readonly SavedView[]): void {
  store.setItem(keyOf(project), JSON.stringify(views));
}
