import { useApiQuery } from '../../api/use-api.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type ActionFieldsProps, Part } from './action-part.tsx';
import { CacheFields, PromptCacheFields } from './cache-fields.tsx';
import { emptyTarget } from './rule-draft.ts';
import { TargetFields } from './target-fields.tsx';
import { BalanceTargets, Fallbacks } from './target-list.tsx';

const tiers = [
  { value: 'client', label: 'as the client says' },
  { value: 'default', label: 'default' },
  { value: 'flex', label: 'flex: slower and cheaper' },
  { value: 'priority', label: 'priority: faster and dearer' },
] as const;

const balances = [
  { value: 'weight', label: 'by weight' },
  { value: 'latency', label: 'by latency: whoever answers first' },
] as const;

/** What is done with a call that matches; what is left out stays as it would have been. */
export function ActionFields({ draft, wrong, onChange }: ActionFieldsProps) {
  const upstreams = useApiQuery('listUpstreams', {});
  const { balance, shadow, refuse } = draft;
  return (
    <>
      <datalist id="upstream-names">
        {upstreams.data?.upstreams.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Use the model"
          placeholder="the model asked for"
          value={draft.model}
          error={wrong('action.model')}
          onChange={({ target }) => onChange({ model: target.value })}
        />
        <TextField
          label="Send to the upstream"
          list="upstream-names"
          placeholder="whichever serves it"
          value={draft.upstream}
          error={wrong('action.upstream')}
          onChange={({ target }) => onChange({ upstream: target.value })}
        />
      </div>
      <Part
        label="Share calls among several models or upstreams"
        isOn={balance !== null}
        onTurn={(isOn) =>
          onChange({
            balance: isOn ? { by: 'weight', targets: [0, 1].map(() => ({ ...emptyTarget, weight: '1' })) } : null,
          })
        }
      >
        {balance === null ? null : (
          <>
            <Select
              label="Shared"
              value={balance.by}
              options={balances}
              onValue={(by) => onChange({ balance: { ...balance, by } })}
            />
            <BalanceTargets
              targets={balance.targets}
              error={wrong('action.balance')}
              onTargets={(targets) => onChange({ balance: { ...balance, targets } })}
            />
          </>
        )}
      </Part>
      <fieldset>
        <legend className="mb-1 text-sm font-medium">Fall back to, in turn</legend>
        <Fallbacks
          targets={draft.fallbacks}
          error={wrong('action.fallbacks')}
          onTargets={(fallbacks) => onChange({ fallbacks })}
        />
      </fieldset>
      <CacheFields draft={draft} wrong={wrong} onChange={onChange} />
      <PromptCacheFields draft={draft} wrong={wrong} onChange={onChange} />
      <Part
        label="Also send a share to another model, for comparison"
        isOn={shadow !== null}
        onTurn={(isOn) => onChange({ shadow: isOn ? { ...emptyTarget, percent: '5' } : null })}
      >
        {shadow === null ? null : (
          <>
            <div className="flex flex-wrap gap-2">
              <TargetFields
                name="Shadow"
                target={shadow}
                onTarget={(change) => onChange({ shadow: { ...shadow, ...change } })}
              />
              <TextField
                label="Percent"
                inputMode="decimal"
                className="w-20"
                value={shadow.percent}
                error={wrong('action.shadow')}
                onChange={({ target }) => onChange({ shadow: { ...shadow, percent: target.value } })}
              />
            </div>
            <p className="text-xs text-muted">The caller gets nothing of it; the second call is paid for as well.</p>
          </>
        )}
      </Part>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Attempts beyond the first"
          inputMode="numeric"
          placeholder="as set"
          value={draft.retries}
          error={wrong('action.retries')}
          onChange={({ target }) => onChange({ retries: target.value })}
        />
        <TextField
          label="Output tokens at most"
          inputMode="numeric"
          placeholder="as the client says"
          value={draft.max_output_tokens}
          error={wrong('action.max_output_tokens')}
          onChange={({ target }) => onChange({ max_output_tokens: target.value })}
        />
        <TextField
          label="First byte within, ms"
          inputMode="numeric"
          placeholder="as set"
          value={draft.first_byte_timeout_ms}
          error={wrong('action.first_byte_timeout_ms')}
          onChange={({ target }) => onChange({ first_byte_timeout_ms: target.value })}
        />
        <TextField
          label="Done within, ms"
          inputMode="numeric"
          placeholder="as set"
          value={draft.total_timeout_ms}
          error={wrong('action.total_timeout_ms')}
          onChange={({ target }) => onChange({ total_timeout_ms: target.value })}
        />
        <Select
          label="Service tier"
          value={draft.service_tier}
          options={tiers}
          onValue={(service_tier) => onChange({ service_tier })}
        />
      </div>
      <Part label="Refuse it" isOn={refuse !== null} onTurn={(isOn) => onChange({ refuse: isOn ? '' : null })}>
        <TextField
          label="What the caller is told"
          maxLength={500}
          value={refuse ?? ''}
          error={wrong('action.refuse.message')}
          onChange={({ target }) => onChange({ refuse: target.value })}
        />
      </Part>
    </>
  );
}
