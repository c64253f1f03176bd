import type { RecordSink } from './record-sink.ts';
import type { TableObserver, TableRows } from './table/table-observer.ts';
import type { Labels } from './value/label.ts';

/** What every parser is given: where records go, and what the file itself does not say. */
export interface ParserContext {
  readonly sink: RecordSink;
  readonly labels: Labels;
  /** The file's name, without its folders' meaning; the last resort for a session's name. */
  readonly name: string;
  /** Stands for the file's own time 0. */
  readonly anchorMs: number;
  /** The model of files that name none. */
  readonly model: string;
  /** Looks on at tables. */
  readonly observer?: TableObserver | undefined;
  /** Takes a table's rows instead of having them read as calls. */
  readonly rows?: TableRows | undefined;
}

/** Reads a file line by line; lines arrive in order, blank ones included. */
export interface LineParser {
  line(text: string, line: number): void;
}

/** `…/rollout-x.jsonl.gz` → `rollout-x`. */
export function stemOf(name: string): string {
  const file = name.split(/[\\/]/).pop() ?? '';
  return file.replace(/\.gz$/i, '').replace(/\.[a-z]+$/i, '');
}

/** The last element of a path of either kind of system. */
export function lastElement(path: unknown): string {
  return typeof path === 'string' ? (path.split(/[\\/]/).findLast((part) => part !== '') ?? '') : '';
}

/** The folder below `projects/` that a log stands in: Claude Code keeps one a project. */
export function projectFolderOf(name: string): string {
  return /(?:^|[/\\])projects[/\\]([^/\\]+)[/\\]/.exec(name)?.[1] ?? '';
}
