import { useIdentity, useProject } from '../shell/use-project.ts';

/** Where imports go: the open project, or one's own while the sample is open, since real calls never mix with made-up ones. */
export function useTargetProject() {
  const open = useProject();
  const { projects } = useIdentity();
  if (!open.sample) return open;
  return projects.find(({ name }) => name === 'default') ?? projects.find(({ sample }) => !sample) ?? open;
}
