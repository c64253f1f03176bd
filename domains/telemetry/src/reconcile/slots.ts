/** Half-open, in milliseconds. */
export interface Slot {
  readonly from_ms: number;
  readonly to_ms: number;
}

const dayMs = 86_400_000;

/** Periods that overlap become one, so that no call is held against two lines. In order of time. */
export function mergedSlots(slots: Iterable<Slot>): Slot[] {
  const merged: { from_ms: number; to_ms: number }[] = [];
  for (const { from_ms, to_ms } of [...slots].toSorted((a, b) => a.from_ms - b.from_ms || a.to_ms - b.to_ms)) {
    const last = merged.at(-1);
    if (last !== undefined && from_ms < last.to_ms) last.to_ms = Math.max(last.to_ms, to_ms);
    else merged.push({ from_ms, to_ms });
  }
  return merged;
}

/** The slot a moment lies in; where none does, its day. */
export function slotAt(slots: readonly Slot[], ms: number): Slot {
  let low = 0;
  let high = slots.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const slot = slots[middle];
    if (slot === undefined) break;
    if (ms < slot.from_ms) high = middle - 1;
    else if (ms >= slot.to_ms) low = middle + 1;
    else return slot;
  }
  const day = Math.floor(ms / dayMs) * dayMs;
  return { from_ms: day, to_ms: day + dayMs };
}
