import type { Policy } from '@apex/contracts';
import type { AskName } from '../../api/routes.ts';
import { useApiMutation } from '../../api/use-api.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { rolloutText } from './rule-words.ts';

/** What is asked about before it is done. */
export type Switch =
  | { readonly to: 'activate'; readonly version: number }
  | { readonly to: 'deactivate' }
  | { readonly to: 'rollback' }
  | { readonly to: 'delete' };

const stale = ['listPolicies', 'getPolicy'] as const satisfies readonly AskName[];

interface PolicyActionsProps {
  readonly policy: Policy;
  readonly mayRollBack: boolean;
  readonly asked: Switch | null;
  readonly onAsked: (asked: Switch | null) => void;
  readonly onDeleted: () => void;
}

function wordsOf(asked: Switch, policy: Policy) {
  switch (asked.to) {
    case 'activate':
      return {
        title: `Activate version ${asked.version}?`,
        about: `It decides from the next call on${asked.version === policy.version ? `, for ${rolloutText(policy.rule)}` : ''}. It can be rolled back at once.`,
        action: 'Activate',
      };
    case 'deactivate':
      return {
        title: `Switch ${policy.name} off?`,
        about: 'From the next call on calls go as if it were not there. It can be activated again.',
        action: 'Switch off',
      };
    case 'rollback':
      return {
        title: 'Roll back?',
        about: 'What was active before decides from the next call on: an earlier version, or nothing.',
        action: 'Roll back',
      };
    case 'delete':
      return {
        title: `Delete ${policy.name}?`,
        about: 'Its versions and history go with it and cannot be brought back.',
        action: 'Delete',
      };
  }
}

/** The switches of a policy; each is asked about first, since each changes where calls go. */
export function PolicyActions({ policy, mayRollBack, asked, onAsked, onDeleted }: PolicyActionsProps) {
  const toast = useToast();
  const { id, version, active_version, name } = policy;
  const done = (title: string) => {
    toast({ title });
    onAsked(null);
  };
  const told = ({ active_version: now }: Policy) =>
    done(now === null ? `${name} is not active` : `Version ${now} of ${name} decides`);
  const activate = useApiMutation('activatePolicy', { invalidates: stale, onSuccess: told });
  const deactivate = useApiMutation('deactivatePolicy', { invalidates: stale, onSuccess: told });
  const rollBack = useApiMutation('rollBackPolicy', { invalidates: stale, onSuccess: told });
  const remove = useApiMutation('deletePolicy', {
    invalidates: ['listPolicies'],
    onSuccess: () => {
      done(`${name} was deleted`);
      onDeleted();
    },
  });
  const all = [activate, deactivate, rollBack, remove];
  const words = asked === null ? null : wordsOf(asked, policy);
  const go = (to: Switch) => {
    switch (to.to) {
      case 'activate':
        return activate.mutate({ id, version: to.version });
      case 'deactivate':
        return deactivate.mutate({ id });
      case 'rollback':
        return rollBack.mutate({ id });
      case 'delete':
        return remove.mutate({ id });
    }
  };
  return (
    <>
      {active_version === null ? (
        <Button kind="danger" onClick={() => onAsked({ to: 'delete' })}>
          Delete
        </Button>
      ) : (
        <Button onClick={() => onAsked({ to: 'deactivate' })}>Switch off</Button>
      )}
      {mayRollBack ? <Button onClick={() => onAsked({ to: 'rollback' })}>Roll back</Button> : null}
      {active_version === version ? null : (
        <Button kind="primary" onClick={() => onAsked({ to: 'activate', version })}>
          Activate version {version}
        </Button>
      )}
      <ConfirmDialog
        target={asked}
        title={words?.title ?? ''}
        about={words?.about ?? ''}
        action={words?.action ?? ''}
        onClose={() => {
          for (const one of all) one.reset();
          onAsked(null);
        }}
        onConfirm={go}
        busy={all.some(({ isPending }) => isPending)}
        error={all.find(({ error }) => error !== null)?.error ?? null}
      />
    </>
  );
}
