import type { ProjectId } from '@apex/contracts';
import { type Pico, pico, zeroPico } from '@apex/pricing';

interface Second {
  /** Since 1970; what is counted under an older one is over. */
  second: number;
  requests: number;
  errors: number;
  hits: number;
  cost: bigint;
  /** Calls of it that are shown one by one. */
  shown: number;
}

/** Sums of the last minute. */
export interface LastMinute {
  readonly requests: number;
  readonly errors: number;
  readonly hits: number;
  readonly cost: Pico;
}

const seconds = 60;
const mostProjects = 1000;
/** So many calls of a second are shown one by one, and as many that failed. */
const mostShown = 50;

/** What each project did in each of the last sixty seconds, in this process. On the hot path: a few additions a call. */
export class MinuteBook {
  readonly #projects = new Map<ProjectId, Second[]>();

  #at(project_id: ProjectId, now_ms: number): Second {
    let all = this.#projects.get(project_id);
    if (all === undefined) {
      const [oldest] = this.#projects.keys();
      if (this.#projects.size >= mostProjects && oldest !== undefined) this.#projects.delete(oldest);
      all = Array.from({ length: seconds }, () => ({
        second: -1,
        requests: 0,
        errors: 0,
        hits: 0,
        cost: 0n,
        shown: 0,
      }));
      this.#projects.set(project_id, all);
    }
    const second = Math.floor(now_ms / 1000);
    const place = all[second % seconds];
    if (place === undefined) throw new Error('a minute has sixty seconds');
    if (place.second !== second) {
      place.second = second;
      place.requests = place.errors = place.hits = place.shown = 0;
      place.cost = 0n;
    }
    return place;
  }

  /** Whether the call is among those that are shown as they pass. */
  begun(project_id: ProjectId, now_ms: number): boolean {
    const place = this.#at(project_id, now_ms);
    place.requests += 1;
    if (place.shown >= mostShown) return false;
    place.shown += 1;
    return true;
  }

  /** Whether a call that was not shown is to be, since it failed. */
  ended(
    project_id: ProjectId,
    now_ms: number,
    { status, cost, isHit }: { readonly status: number; readonly cost: Pico | null; readonly isHit: boolean },
  ): boolean {
    const place = this.#at(project_id, now_ms);
    if (isHit) place.hits += 1;
    if (cost !== null) place.cost += cost;
    if (status < 400) return false;
    place.errors += 1;
    return place.errors <= mostShown;
  }

  lastMinute(project_id: ProjectId, now_ms: number): LastMinute {
    const since = Math.floor(now_ms / 1000) - seconds;
    const sum = { requests: 0, errors: 0, hits: 0, cost: zeroPico as bigint };
    for (const one of this.#projects.get(project_id) ?? []) {
      if (one.second <= since) continue;
      sum.requests += one.requests;
      sum.errors += one.errors;
      sum.hits += one.hits;
      sum.cost += one.cost;
    }
    return { ...sum, cost: pico(sum.cost) };
  }
}
