import { isObject, type JsonObject } from '../bytes/json-text.ts';
import { contentHash } from '../value/content-hash.ts';

/** Copied history is written in one go; a real call takes longer than this. */
const burstMs = 1_000;
const rolloutName = /^rollout-.*?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/**
 * Which session a rollout file tells of, and of which session its calls first were part. A fork's file begins with
 * its own head, then the heads and events of its ancestors, all stamped with the time of the fork.
 */
export class CodexSession {
  id: string;
  cwd = '';
  branch = '';
  version = '';
  agent = '';
  provider: string | null = null;
  #hasHead = false;
  #ancestor = '';
  #parent = '';
  #burstEndMs = Number.NEGATIVE_INFINITY;

  constructor(fileStem: string) {
    this.id = idOf(rolloutName.exec(fileStem)?.[1] ?? fileStem);
  }

  meta(payload: JsonObject, ms: number): void {
    const id = idOf(payload['id'] ?? payload['session_id']);
    if (this.#hasHead) {
      if (id !== '' && id !== this.id) this.#ancestor = idOf(payload['forked_from_id']) || id;
      return;
    }
    this.#hasHead = true;
    this.id = id || this.id;
    this.cwd = textOf(payload['cwd']);
    this.version = textOf(payload['cli_version']);
    this.provider = textOf(payload['model_provider']).slice(0, 255) || null;
    if (isObject(payload['git'])) this.branch = textOf(payload['git']['branch']);
    this.#ancestor = idOf(payload['forked_from_id']);
    const source = payload['source'];
    const spawned = isObject(source) ? source['subagent'] : undefined;
    if (spawned === undefined) return;
    const thread = isObject(spawned) ? spawned['thread_spawn'] : undefined;
    this.agent = (isObject(thread) ? textOf(thread['agent_role']) : textOf(spawned)) || 'sub-agent';
    this.#parent = isObject(thread) ? idOf(thread['parent_thread_id']) : '';
    this.#burstEndMs = ms + burstMs;
  }

  /** The session that the call of this moment is named by. Forks share their root's numbering; sub-agents have their own. */
  rootAt(ms: number): string {
    if (this.#ancestor !== '') return this.#ancestor;
    if (this.#parent === '' || ms > this.#burstEndMs) return this.id;
    this.#burstEndMs = ms + burstMs;
    return this.#parent;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function idOf(value: unknown): string {
  const id = textOf(value);
  return id.length <= 128 ? id : contentHash(id);
}
