import type { JsonObject } from '../../model-spec/json.ts';

const snakes = new Map<string, string>();

/** Gemini takes every field in camel case and in snake case. */
export function field(object: JsonObject, camel: string): unknown {
  return object[camel] ?? object[snakeOf(camel)];
}

export function snakeOf(camel: string): string {
  let snake = snakes.get(camel);
  if (snake === undefined) {
    snake = camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    snakes.set(camel, snake);
  }
  return snake;
}

export const bothCases = (camels: readonly string[]): ReadonlySet<string> =>
  new Set(camels.flatMap((camel) => [camel, snakeOf(camel)]));
