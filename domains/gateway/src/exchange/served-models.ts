import type { UpstreamId } from '@apex/contracts';

const most = 10_000;

/** Which models answered under names that no price list knows: deployments, aliases. In memory, the latest answer counts. */
export class ServedModels {
  readonly #known = new Map<string, string | null>();

  /** Null: what answered has no price either; undefined: nothing has answered yet. */
  of(upstream_id: UpstreamId, model: string): string | null | undefined {
    return this.#known.get(`${upstream_id} ${model}`);
  }

  answered(upstream_id: UpstreamId, model: string, served: string | null): void {
    const place = `${upstream_id} ${model}`;
    const [oldest] = this.#known.keys();
    if (this.#known.size >= most && oldest !== undefined && !this.#known.has(place)) this.#known.delete(oldest);
    this.#known.set(place, served);
  }
}
