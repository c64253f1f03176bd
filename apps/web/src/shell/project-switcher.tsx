import { useNavigate } from '@tanstack/react-router';
import { Box, ChevronsUpDown, FlaskConical } from 'lucide-react';
import { Badge } from '../ui/badge.tsx';
import { cx } from '../ui/cx.ts';
import { Menu, MenuChoice, MenuLabel } from '../ui/menu.tsx';
import { useIdentity, useProject } from './use-project.ts';

/** Which project is open, and the way into another; the page stays the same. */
export function ProjectSwitcher({ narrow = false }: { readonly narrow?: boolean }) {
  const project = useProject();
  const { projects, organisation } = useIdentity();
  const navigate = useNavigate();
  const Icon = project.sample ? FlaskConical : Box;
  const trigger = (
    <button
      type="button"
      aria-label={`Project ${project.name}${project.sample ? ', sample data' : ''}: switch`}
      className={cx(
        'flex h-10 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover',
        narrow && 'justify-center',
      )}
    >
      <Icon aria-hidden className={cx('size-4 shrink-0', project.sample ? 'text-warn' : 'text-accent')} />
      {narrow ? null : (
        <>
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm font-medium">{project.name}</span>
            <span className={cx('block truncate text-2xs', project.sample ? 'font-medium text-warn' : 'text-faint')}>
              {project.sample ? 'Sample data' : organisation.name}
            </span>
          </span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
        </>
      )}
    </button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuLabel>Projects of {organisation.name}</MenuLabel>
      <MenuChoice
        value={project.name}
        options={projects.map(({ name, sample }) => ({
          value: name,
          label: (
            <span className="flex min-w-0 flex-1 items-center gap-2">
              <span className="min-w-0 flex-1 truncate">{name}</span>
              {sample ? <Badge tone="warn">sample data</Badge> : null}
            </span>
          ),
        }))}
        onValue={(name) => void navigate({ to: '.', search: (before) => ({ ...before, project: name }) })}
      />
    </Menu>
  );
}
