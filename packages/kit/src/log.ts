import { pino } from 'pino';

/** One JSON object a line. Never pass secrets, prompts, completions or whole bodies in `fields`. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** The same log with fields on every line. */
  child(fields: object): Log;
}

export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof logLevels)[number];

const toPino: Readonly<Record<LogLevel, string>> = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'fatal',
};
const fromPino = new Map(Object.entries(toPino).map(([level, name]) => [name, level]));

const secretFields = ['password', 'token', 'access_token', 'refresh_token', 'key', 'secret', 'authorization', 'cookie'];

export interface LogOptions {
  readonly level: LogLevel;
  readonly service: string;
  readonly environment: string;
  /** File descriptor; logs go to stderr (2) so that stdout stays for answers. */
  readonly destination?: number;
}

/** A log whose secret-named fields are masked wherever they stand one or two levels deep. */
export function createLog(options: LogOptions): Log {
  const logger = pino(
    {
      level: toPino[options.level],
      base: { service: options.service, environment: options.environment },
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (name) => ({ level: fromPino.get(name) ?? name }) },
      redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination({ fd: options.destination ?? 2, sync: true }),
  );
  return logger;
}
