/** A place in the spool: positions are ordered as the frames were written. */
export type Position = number;

/** No segment is that long. */
const segmentSpan = 2 ** 32;

export function positionOf(segment: number, offset: number): Position {
  return segment * segmentSpan + offset;
}

export function segmentOf(position: Position): number {
  return Math.floor(position / segmentSpan);
}

export function offsetOf(position: Position): number {
  return position % segmentSpan;
}
