import type { CallId } from '@apex/contracts';
import { BlockTable } from '../prompt-cache/block-table.ts';

/** Hex digits that fit a number exactly; two of ten million calls agree in them once in two hundred projects. */
const digits = 13;

/** A small number for some of many calls, at a dozen bytes a call. */
export class CallMarks {
  readonly #table = new BlockTable();

  /** Adds bits to what is marked. */
  add(call_id: CallId, bits: number): void {
    const key = keyOf(call_id);
    this.#table.set(key, this.#table.get(key) | bits);
  }

  /** 0: not marked. */
  get(call_id: CallId): number {
    return this.#table.get(keyOf(call_id));
  }
}

function keyOf(call_id: CallId): number {
  return Number.parseInt(call_id.slice(0, digits), 16);
}
