import type { Observation } from '@apex/contracts';
import { isObject } from '../bytes/json-text.ts';
import { maxLabelLength } from '../limits.ts';
import type { Labels } from '../value/label.ts';

interface CallTools {
  readonly names: string[];
  readonly files: string[];
  readonly blocks: Set<string>;
}

/** Parallel agents interleave their lines in one file; this many calls are followed at once. */
const followed = 64;
const maxTools = 512;

/** Gathers the tools of a call over the lines that its content blocks are spread on. */
export class ToolUses {
  readonly #labels: Labels;
  readonly #calls = new Map<string, CallTools>();

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  /** Adds the blocks of one line and sets on the record all the call's tools so far. */
  apply(observation: Observation, content: unknown): void {
    const call = this.#callOf(observation.identity);
    if (Array.isArray(content)) for (const block of content) this.#add(call, block);
    observation.tools = [...call.names];
    const files = joinedPaths(call.files);
    if (files !== '') observation.tags['files_read'] = files;
  }

  #callOf(identity: string): CallTools {
    let call = this.#calls.get(identity);
    if (call === undefined) {
      call = { names: [], files: [], blocks: new Set() };
      this.#calls.set(identity, call);
      const oldest = this.#calls.keys().next();
      if (this.#calls.size > followed && oldest.done !== true) this.#calls.delete(oldest.value);
    }
    return call;
  }

  #add(call: CallTools, block: unknown): void {
    if (!isObject(block) || block['type'] !== 'tool_use' || call.names.length >= maxTools) return;
    const id = block['id'];
    if (typeof id === 'string') {
      if (call.blocks.has(id)) return;
      call.blocks.add(id);
    }
    const name = this.#labels.of(block['name']);
    if (name === '') return;
    call.names.push(name);
    const input = block['input'];
    if (name === 'Read' && isObject(input)) call.files.push(this.#labels.of(input['file_path']));
  }
}

/** As many whole paths as a label holds. */
function joinedPaths(paths: readonly string[]): string {
  let joined = '';
  for (const path of paths) {
    const next = joined === '' ? path : `${joined}, ${path}`;
    if (next.length > maxLabelLength) break;
    joined = next;
  }
  return joined;
}
