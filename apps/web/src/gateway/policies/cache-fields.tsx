import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type ActionFieldsProps, Part } from './action-part.tsx';

const scopes = [
  { value: 'key', label: 'the calls of a key' },
  { value: 'user', label: 'the calls of a user' },
  { value: 'project', label: 'all calls of the project' },
] as const;

const lifetimes = [
  { value: 'client', label: 'as the client marks it' },
  { value: '5m', label: '5 minutes' },
  { value: '1h', label: 'an hour' },
] as const;

/** The same request is answered from memory. */
export function CacheFields({ draft, wrong, onChange }: ActionFieldsProps) {
  const { cache } = draft;
  return (
    <Part
      label="Answer the same request from memory"
      isOn={cache !== null}
      onTurn={(isOn) => onChange({ cache: isOn ? { ttl_seconds: '3600', scope: 'key', coalesce: true } : null })}
    >
      {cache === null ? null : (
        <>
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField
              label="Kept for, seconds"
              inputMode="numeric"
              value={cache.ttl_seconds}
              error={wrong('action.cache.ttl_seconds')}
              onChange={({ target }) => onChange({ cache: { ...cache, ttl_seconds: target.value } })}
            />
            <Select
              label="Answers are shared by"
              value={cache.scope}
              options={scopes}
              onValue={(scope) => onChange({ cache: { ...cache, scope } })}
            />
          </div>
          <Checkbox
            label="Equal requests at the same time wait for one answer"
            checked={cache.coalesce}
            onChecked={(coalesce) => onChange({ cache: { ...cache, coalesce } })}
          />
        </>
      )}
    </Part>
  );
}

/** Help for the provider's own cache of prompts. */
export function PromptCacheFields({ draft, onChange }: ActionFieldsProps) {
  const { prompt_cache: cache } = draft;
  const all = { stable_tools: true, breakpoints: true, cache_key: true, lifetime: 'client' } as const;
  return (
    <Part
      label="Help the provider’s own prompt cache"
      isOn={cache !== null}
      onTurn={(isOn) => onChange({ prompt_cache: isOn ? all : null })}
    >
      {cache === null ? null : (
        <>
          <Checkbox
            label="Tools in an order that does not change"
            checked={cache.stable_tools}
            onChecked={(stable_tools) => onChange({ prompt_cache: { ...cache, stable_tools } })}
          />
          <Checkbox
            label="Anthropic: mark where the stable prefix ends"
            checked={cache.breakpoints}
            onChecked={(breakpoints) => onChange({ prompt_cache: { ...cache, breakpoints } })}
          />
          <Checkbox
            label="OpenAI: the session, or the prefix, as cache key"
            checked={cache.cache_key}
            onChecked={(cache_key) => onChange({ prompt_cache: { ...cache, cache_key } })}
          />
          <Select
            label="Anthropic: marked prefixes live"
            value={cache.lifetime}
            options={lifetimes}
            onValue={(lifetime) => onChange({ prompt_cache: { ...cache, lifetime } })}
          />
          <p className="text-xs text-muted">
            What the model sees stays the same; what the client marks itself stays too.
          </p>
        </>
      )}
    </Part>
  );
}
