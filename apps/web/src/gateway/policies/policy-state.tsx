import type { Policy } from '@apex/contracts';
import { Badge } from '../../ui/badge.tsx';

/** Whether it decides anything, and whether a later version waits. */
export function PolicyState({ policy }: { readonly policy: Policy }) {
  const { active_version, version } = policy;
  if (active_version === null) return <Badge>not active</Badge>;
  return (
    <>
      <Badge tone="good">active</Badge>
      {active_version === version ? null : (
        <Badge tone="warn">
          version {active_version} decides, {version} waits
        </Badge>
      )}
    </>
  );
}
