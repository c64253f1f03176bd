/** How far a command has come. */
export interface Progress {
  /** `state` is for programs, `text` for people; called as often as you like. */
  update(state: Readonly<Record<string, unknown>>, text: string): void;
  end(): void;
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  readonly mode: 'json' | 'line' | 'off';
  readonly width: () => number;
  readonly now: () => number;
}

const paceMs = { json: 500, line: 80, off: Number.POSITIVE_INFINITY };
const eraseLine = '\r\u001b[2K';

/** One line on a terminal that is written over, or paced JSON lines. */
export function createProgress(options: ProgressOptions) {
  let shown = false;
  let nextAt = Number.NEGATIVE_INFINITY;
  return {
    show(state: Readonly<Record<string, unknown>>, text: string): void {
      const now = options.now();
      if (options.mode === 'off' || now < nextAt) return;
      nextAt = now + paceMs[options.mode];
      if (options.mode === 'json') return options.write(`${JSON.stringify(state)}\n`);
      options.write(eraseLine + text.slice(0, Math.max(1, options.width() - 1)));
      shown = true;
    },
    clear(): void {
      if (shown) options.write(eraseLine);
      shown = false;
      if (options.mode === 'line') nextAt = Number.NEGATIVE_INFINITY;
    },
  };
}
