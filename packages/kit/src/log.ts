import { pino } from 'pino';
import { callSiteOutside } from './call-site.ts';
import { createMask, type Mask } from './mask.ts';

/** One JSON object a line. Never pass secrets, prompts, completions or whole bodies in `fields`. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** The process cannot go on as it should. */
  critical(fields: object, message: string): void;
  /** The same log with fields on every line. */
  child(fields: object): Log;
}

export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof logLevels)[number];

const toPino = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error', CRITICAL: 'fatal' } as const;
const fromPino = new Map<string, string>(Object.entries(toPino).map(([level, name]) => [name, level]));

const secretFields = ['password', 'token', 'access_token', 'refresh_token', 'key', 'secret', 'authorization', 'cookie'];
const ownFiles = new Set(['packages/kit/src/log.ts', 'packages/kit/src/call-site.ts']);
const longestStack = 4000;
const deepestCause = 3;

export interface LogOptions {
  readonly level: LogLevel;
  readonly service: string;
  readonly environment: string;
  /** File descriptor; logs go to stderr (2) so that stdout stays for answers. */
  readonly destination?: number;
  /** Holds the values that must never be written, wherever in a line they would stand; it may learn more of them. */
  readonly mask?: Mask;
  /** Fields of the work that is running: correlation and trace ids, who it is for. Fields of a line win. */
  readonly context?: () => object;
}

/** What a log says of an error: no fields a library hung on it, since those hold statements, rows and requests. */
function exceptionOf(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const hasCause = error.cause !== undefined && error.cause !== null && depth < deepestCause;
  return {
    type: error.name,
    message: error.message,
    ...code,
    ...(error.stack === undefined ? {} : { stack: error.stack.slice(0, longestStack) }),
    ...(hasCause ? { cause: exceptionOf(error.cause, depth + 1) } : {}),
  };
}

/** An `error` that was thrown is an `exception` in the line. */
function toLine(fields: object): object {
  if (!('error' in fields) || !(fields.error instanceof Error)) return fields;
  const { error, ...rest } = fields;
  return { ...rest, exception: exceptionOf(error) };
}

/**
 * A log that says of each line where in the code it was written and for what work, with secrets masked: by name one or
 * two levels deep, by value and by form anywhere.
 */
export function createLog(options: LogOptions): Log {
  const { level, service, environment, mask = createMask(), context = () => ({}) } = options;
  const sink = pino.destination({ fd: options.destination ?? 2, sync: true });
  const logger = pino(
    {
      level: toPino[level],
      base: { service, environment },
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (name) => ({ level: fromPino.get(name) ?? name }) },
      redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    },
    { write: (line: string) => sink.write(mask(line)) },
  );

  function logWith(bound: object): Log {
    const at = (name: (typeof toPino)[LogLevel]) => (fields: object, message: string) => {
      if (!logger.isLevelEnabled(name)) return;
      logger[name]({ ...callSiteOutside(ownFiles), ...context(), ...bound, ...toLine(fields) }, message);
    };
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      critical: at('fatal'),
      child: (fields) => logWith({ ...bound, ...fields }),
    };
  }
  return logWith({});
}
