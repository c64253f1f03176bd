import type { Sighting, SpanLink } from '@apex/formats';
import { byKey } from './order.ts';

interface Node {
  readonly parent: string;
  readonly sighting: Sighting | null;
}

/** Further up than what a real trace has between two reports; a circle of parents ends here. */
const deepest = 64;
/** As many reports above one, and at the top of a trace, are asked for what holds for it. */
const mostAsked = 16;

/** Which report stands above which, through spans that are no reports. */
export class TraceTree {
  readonly #nodes = new Map<string, Node>();
  readonly #contexts = new Map<string, Sighting[]>();
  readonly #roots = new Map<string, readonly Sighting[]>();

  constructor(sightings: Iterable<Sighting>, links: Iterable<SpanLink>) {
    for (const { trace_id, span_id, parent_span_id } of links) {
      this.#nodes.set(placeOf(trace_id, span_id), { parent: parent_span_id, sighting: null });
    }
    for (const sighting of sightings) {
      const { trace_id, span_id } = sighting.observation;
      if (sighting.signal !== 'traces' || trace_id === '') continue;
      this.#nodes.set(placeOf(trace_id, span_id), { parent: sighting.parent_span_id, sighting });
      if (sighting.role === 'call') continue;
      const known = this.#contexts.get(trace_id);
      if (known === undefined) this.#contexts.set(trace_id, [sighting]);
      else known.push(sighting);
    }
  }

  /** The report of the very span, where a log record was written in one. */
  at({ observation: { trace_id, span_id } }: Sighting): Sighting | null {
    return this.#nodes.get(placeOf(trace_id, span_id))?.sighting ?? null;
  }

  /** The nearest report of a call above this one; none beyond an aggregate, whose calls are many. */
  callAbove(sighting: Sighting): Sighting | null {
    for (const above of this.above(sighting)) {
      if (above.role === 'aggregate') return null;
      if (above.role === 'call') return above;
    }
    return null;
  }

  /** Reports above this one, nearest first. */
  *above(sighting: Sighting): Generator<Sighting, void, undefined> {
    const { trace_id, span_id } = sighting.observation;
    let place = sighting.signal === 'logs' ? span_id : sighting.parent_span_id;
    let told = 0;
    for (let depth = 0; depth < deepest && told < mostAsked && place !== ''; depth += 1) {
      const node = this.#nodes.get(placeOf(trace_id, place));
      if (node === undefined) return;
      if (node.sighting !== null) {
        told += 1;
        yield node.sighting;
      }
      place = node.parent;
    }
  }

  /** Reports at the top of a trace that tell of no single call: what they say of user and session holds for all of it. */
  rootsOf(trace_id: string): readonly Sighting[] {
    const known = this.#roots.get(trace_id);
    if (known !== undefined) return known;
    const contexts = this.#contexts.get(trace_id) ?? [];
    const tops = contexts.filter(({ parent_span_id }) => !this.#nodes.has(placeOf(trace_id, parent_span_id)));
    const roots = tops.toSorted(byKey).slice(0, mostAsked);
    this.#roots.set(trace_id, roots);
    return roots;
  }
}

function placeOf(trace_id: string, span_id: string): string {
  return `${trace_id} ${span_id}`;
}
