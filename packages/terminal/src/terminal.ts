import { styleText } from 'node:util';
import type { Writable } from 'node:stream';
import { createProgress, type Progress } from './progress.ts';
import { plainLine } from './plain-text.ts';

export type TerminalStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

export interface TerminalOptions {
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
  /** Answers and errors as JSON, a line each. */
  readonly json: boolean;
  /** The user asked for no colour; elsewhere than on a terminal there is none anyway. */
  readonly no_color: boolean;
  /** Milliseconds that only grow; paces progress. */
  readonly now: () => number;
}

/** Where a command speaks: answers on stdout, everything else on stderr. */
export interface Terminal {
  readonly json: boolean;
  /** A person looks at stdout. */
  readonly interactive: boolean;
  /** Characters a line may have; infinite where no person looks. */
  readonly width: number;
  /** Aborts when the reader of stdout has gone. */
  readonly gone: AbortSignal;
  style(style: Style, text: string): string;
  /** Writes a line to stdout; resolves when more may be written. */
  print(text: string): Promise<void>;
  printJson(value: unknown): Promise<void>;
  /** A line to stderr. */
  note(text: string): void;
  /** A line a person waits behind; JSON lines where the answer is JSON, nothing where stderr is a file. */
  progress(name: string): Progress;
}

/** Of a terminal that does not tell its size. */
const usualWidth = 80;

function widthOf(stream: TerminalStream): number {
  if (stream.isTTY !== true) return Number.POSITIVE_INFINITY;
  return stream.columns === undefined || stream.columns === 0 ? usualWidth : stream.columns;
}

function watchForReader(stream: Writable): AbortSignal {
  const controller = new AbortController();
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    controller.abort();
  });
  return controller.signal;
}

/** Binds a command's output to two streams. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { stdout, stderr, json } = options;
  const interactive = stdout.isTTY === true && !json;
  const gone = watchForReader(stdout);
  watchForReader(stderr);
  const progress = createProgress({
    write: (text) => stderr.write(text),
    mode: json ? 'json' : stderr.isTTY === true ? 'line' : 'off',
    width: () => widthOf(stderr),
    now: options.now,
  });

  async function print(text: string): Promise<void> {
    progress.clear();
    if (gone.aborted || stdout.write(`${text}\n`)) return;
    await new Promise<void>((resolve) => {
      stdout.once('drain', resolve);
      gone.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  return {
    json,
    interactive,
    width: widthOf(stdout),
    gone,
    style: (style, text) =>
      interactive && !options.no_color ? styleText(style, text, { validateStream: false }) : text,
    print,
    printJson: (value) => print(JSON.stringify(value)),
    note: (text) => {
      progress.clear();
      stderr.write(`${text}\n`);
    },
    progress: (name) => ({
      update: (state, text) => progress.show({ progress: name, ...state }, plainLine(text)),
      end: () => progress.clear(),
    }),
  };
}
