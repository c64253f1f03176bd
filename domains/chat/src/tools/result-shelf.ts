import type { ToolName } from './tool-name.ts';

/** What a tool answered; its id is that of the call in the run's events, where anybody can read both. */
export interface ToolResult {
  readonly id: string;
  readonly tool_name: ToolName;
  readonly arguments: unknown;
  readonly value: unknown;
}

/** The measurements of one run; whatever an answer says must be found here. */
export interface ResultShelf {
  nextId(): string;
  put(result: ToolResult): void;
  get(id: string): ToolResult | undefined;
  all(): readonly ToolResult[];
}

export function createResultShelf(): ResultShelf {
  const results = new Map<string, ToolResult>();
  let issued = 0;
  return {
    nextId() {
      issued += 1;
      return `result_${issued}`;
    },
    put: (result) => void results.set(result.id, result),
    get: (id) => results.get(id),
    all: () => [...results.values()],
  };
}

export type Path = readonly (string | number)[];

/** The value at a place within a result; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here;
}
