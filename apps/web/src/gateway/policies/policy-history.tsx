import type { PolicyActivation, PolicyVersion } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Time } from '../../ui/time.tsx';
import { actionParts, matchParts, rolloutText } from './rule-words.ts';
import { useKeyName, usePeople } from './use-names.ts';

interface VersionsProps {
  readonly versions: readonly PolicyVersion[];
  readonly active: number | null;
  /** Null: for looking only. */
  readonly onActivate: ((version: number) => void) | null;
}

/** Every rule it had, newest first. */
export function Versions({ versions, active, onActivate }: VersionsProps) {
  const person = usePeople();
  const keyName = useKeyName();
  return (
    <Card title="Versions" flush>
      <ol className="divide-y divide-line border-t border-line">
        {versions.map(({ version, rule, created_at, created_by }) => (
          <li key={version} className="flex flex-col gap-1 px-4 py-2.5 text-sm">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="font-medium">Version {version}</span>
              {version === active ? <Badge tone="good">active</Badge> : null}
              <span className="min-w-0 flex-1 text-xs break-all text-muted">
                <Time at={created_at} /> by {person(created_by)}
              </span>
              {onActivate === null || version === active ? null : (
                <Button size="sm" aria-label={`Activate version ${version}`} onClick={() => onActivate(version)}>
                  Activate
                </Button>
              )}
            </span>
            <span className="text-xs break-words text-muted">
              {matchParts(rule.match, keyName).join('; ') || 'Every call'} → {actionParts(rule.action).join('; ')} (
              {rolloutText(rule)})
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function activationText({ kind, version, previous_version }: PolicyActivation): string {
  const before = previous_version === null ? '' : ` (before: version ${previous_version})`;
  if (version === null) return kind === 'rollback' ? `Rolled back to nothing${before}` : `Switched off${before}`;
  return `${kind === 'rollback' ? 'Rolled back to' : 'Activated'} version ${version}${before}`;
}

/** When which version decided, and who had it so. */
export function Activations({ activations }: { readonly activations: readonly PolicyActivation[] }) {
  const person = usePeople();
  return (
    <Card title="History" flush>
      {activations.length === 0 ? (
        <p className="px-4 pb-4 text-sm text-muted">It was never active.</p>
      ) : (
        <ol className="divide-y divide-line border-t border-line">
          {activations.map((activation) => (
            <li key={`${activation.at} ${activation.kind}`} className="px-4 py-2.5 text-sm">
              <p>{activationText(activation)}</p>
              <p className="text-xs break-all text-muted">
                <Time at={activation.at} form="moment" /> by {person(activation.by)}
                {activation.proposal_id === null ? null : (
                  <>
                    , for a{' '}
                    <Link to="/proposals" className="text-accent underline underline-offset-2">
                      proposal
                    </Link>
                  </>
                )}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
