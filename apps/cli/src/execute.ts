import { ApexError } from '@apex/contracts';
import { createTerminal, reportError, runCommand, type Terminal } from '@apex/terminal';
import { randomBytes } from 'node:crypto';
import { type CliConfig, readConfig } from './config.ts';
import type { ParsedCommand, WrongUsage } from './parse-command-line.ts';
import { serverUrl } from './server-url.ts';

interface Invocation {
  readonly config: CliConfig;
  readonly terminal: Terminal;
  readonly correlation_id: string;
}

function usageOf({ code, message }: WrongUsage): ApexError {
  return new ApexError({ kind: 'invalid', reason: `cli.${code}`, message });
}

async function runParsed(parsed: ParsedCommand, { config, terminal, correlation_id }: Invocation): Promise<number> {
  const { module, args, options } = parsed;
  const url = serverUrl(options.url, config);
  const abandon = (code: number): void => process.exit(code);
  const run = { terminal, correlation_id, signals: process, abandon, now: () => performance.now() };
  const settings = { config, terminal, url, project: options.project, correlation_id };
  const effects = { stdin: process.stdin, now: () => Date.now() };
  return runCommand(run, (signal) => module.run({ ...settings, ...effects, signal }, { args, options }));
}

/** Runs a command line that was understood, or tells why it was not; resolves to the exit code. */
export async function execute(given: ParsedCommand | WrongUsage, json: boolean): Promise<number> {
  const config = readConfig();
  const invocation: Invocation = {
    config,
    terminal: createTerminal({
      stdout: process.stdout,
      stderr: process.stderr,
      json,
      no_color: config.no_color,
      now: () => performance.now(),
    }),
    correlation_id: `${Math.floor(Date.now() / 1000)}-${randomBytes(4).toString('hex')}`,
  };
  try {
    if ('module' in given) return await runParsed(given, invocation);
    throw usageOf(given);
  } catch (error) {
    if (!ApexError.isInstance(error)) throw error;
    reportError(invocation.terminal, error, invocation.correlation_id);
    return error.exit_code;
  }
}
