import { errorTable } from '@apex/contracts';
import { toCommandError } from './command-error.ts';
import { reportError } from './report-error.ts';
import type { Terminal } from './terminal.ts';

/** What a command found out: for programs, and as a person reads it. */
export interface CommandAnswer {
  readonly data: unknown;
  readonly text: string | (() => string);
  /** Other than 0 where a part of the work failed and was told of. */
  readonly exit_code?: number;
}

export interface CommandRun {
  readonly terminal: Terminal;
  readonly correlation_id: string;
  /** `SIGINT` and the like arrive here; absent for a command that minds its own. */
  readonly signals?: Pick<NodeJS.Process, 'on' | 'off'>;
  /** Ends the process when a second signal comes. */
  readonly abandon?: (exitCode: number) => void;
  readonly now: () => number;
}

/** A terminal's Ctrl-C can reach a process twice: from the terminal and from the parent that passes it on. */
const sameSignalMs = 1000;

/**
 * Runs a command to its exit code: prints its answer, tells its error, turns Ctrl-C into an aborted signal (exit 130),
 * and ends quietly when the reader of stdout has gone. A command that printed for itself answers nothing.
 */
export async function runCommand(
  run: CommandRun,
  main: (signal: AbortSignal) => Promise<CommandAnswer | undefined>,
): Promise<number> {
  const { terminal } = run;
  const interrupted = new AbortController();
  let firstAt: number | undefined;
  const onSignal = (): void => {
    const now = run.now();
    if (firstAt !== undefined && now - firstAt > sameSignalMs) run.abandon?.(errorTable.cancelled.exit_code);
    firstAt ??= now;
    interrupted.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) run.signals?.on(name, onSignal);
  try {
    const answer = await main(AbortSignal.any([interrupted.signal, terminal.gone]));
    if (answer === undefined) return 0;
    if (terminal.json) await terminal.printJson(answer.data);
    else await terminal.print(typeof answer.text === 'string' ? answer.text : answer.text());
    return answer.exit_code ?? 0;
  } catch (thrown) {
    if (terminal.gone.aborted) return 0;
    const error = toCommandError(thrown);
    reportError(terminal, error, run.correlation_id);
    return error.exit_code;
  } finally {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) run.signals?.off(name, onSignal);
  }
}
