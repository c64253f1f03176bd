import type { CommandAnswer, Terminal } from '@apex/terminal';
import type { Command } from 'commander';
import type { CliConfig } from './config.ts';

/** What every command works with: effects and settings of this one invocation. */
export interface CommandContext {
  readonly config: CliConfig;
  readonly terminal: Terminal;
  /** Origin of the server. */
  readonly url: string;
  readonly project: string | undefined;
  /** One id for every request of this invocation. */
  readonly correlation_id: string;
  /** Aborts on Ctrl-C and when the reader of stdout has gone. */
  readonly signal: AbortSignal;
  readonly stdin: NodeJS.ReadStream;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface CommandCall<Options> {
  readonly args: readonly string[];
  readonly options: Options;
}

/** A command as a file. Keep static imports light: `define` runs for every help text, `run` loads what it needs. */
export interface CommandModule<Options = object> {
  /** Adds arguments, options and examples. */
  define(command: Command): void;
  /** An answer to print; undefined when the command printed for itself. */
  run(context: CommandContext, call: CommandCall<Options>): Promise<CommandAnswer | undefined>;
}

/** Examples as they stand under a help text. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
