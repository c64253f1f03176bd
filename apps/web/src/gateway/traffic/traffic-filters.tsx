import { useMemo } from 'react';
import { Select } from '../../ui/select.tsx';
import type { TrafficFilter, TrafficLog } from './traffic-log.ts';
import { type TrafficState, trafficStates } from './traffic-search.ts';

export type Shown = TrafficFilter;

const stateLabels: Readonly<Record<TrafficState, string>> = { open: 'under way', ok: 'answered', error: 'failed' };
const states = [
  { value: '', label: 'every state' },
  ...trafficStates.map((value) => ({ value, label: stateLabels[value] })),
] as const;

interface TrafficFiltersProps {
  readonly log: TrafficLog;
  readonly shown: Shown;
  readonly onShown: (change: Shown) => void;
}

/** Whose calls are shown: of the keys and features that are in sight, and the one that is chosen. */
export function TrafficFilters({ log, shown, onShown }: TrafficFiltersProps) {
  const { key, feature, state } = shown;
  const keys = useMemo(() => {
    const names = new Map<string, string>(key === undefined ? [] : [[key, key]]);
    for (const call of log.values()) names.set(call.key_id, call.key_name);
    return [{ value: '', label: 'every key' }, ...[...names].map(([value, label]) => ({ value, label }))];
  }, [log, key]);
  const features = useMemo(() => {
    const names = new Set(feature === undefined ? [] : [feature]);
    for (const call of log.values()) if (call.feature !== '') names.add(call.feature);
    return [{ value: '', label: 'every feature' }, ...[...names].toSorted().map((value) => ({ value, label: value }))];
  }, [log, feature]);
  const orNone = (value: string) => (value === '' ? undefined : value);
  return (
    <>
      <Select
        label="Key"
        className="w-full sm:w-44"
        value={key ?? ''}
        options={keys}
        onValue={(value) => onShown({ key: orNone(value) })}
      />
      <Select
        label="Feature"
        className="w-[calc(50%-0.375rem)] sm:w-44"
        value={feature ?? ''}
        options={features}
        onValue={(value) => onShown({ feature: orNone(value) })}
      />
      <Select
        label="State"
        className="w-[calc(50%-0.375rem)] sm:w-36"
        value={state ?? ''}
        options={states}
        onValue={(value) => onShown({ state: value === '' ? undefined : value })}
      />
    </>
  );
}
