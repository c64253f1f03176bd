import { ApexError } from '@apex/contracts';
import { createTerminal, reportError, runCommand } from '@apex/terminal';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readConfig } from './config.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { serverUrl } from './server-url.ts';

const versionPattern = /"version":\s*"([^"]+)"/;

async function main(argv: readonly string[]): Promise<number> {
  const config = readConfig();
  const terminal = createTerminal({
    stdout: process.stdout,
    stderr: process.stderr,
    json: argv.includes('--json'),
    no_color: config.no_color,
    now: () => performance.now(),
  });
  const correlation_id = `${Math.floor(Date.now() / 1000)}-${randomBytes(4).toString('hex')}`;
  const version = versionPattern.exec(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))?.[1] ?? '';
  try {
    const write = (text: string): void => void process.stdout.write(text);
    const parsed = await parseCommandLine(argv, { version, write, width: terminal.width });
    if (parsed === undefined) return 0;
    const { module, args, options } = parsed;
    const url = serverUrl(options.url, config);
    const abandon = (code: number): void => process.exit(code);
    return await runCommand(
      { terminal, correlation_id, signals: process, abandon, now: () => performance.now() },
      (signal) =>
        module.run(
          {
            config,
            terminal,
            url,
            project: options.project,
            correlation_id,
            signal,
            stdin: process.stdin,
            now: () => Date.now(),
          },
          { args, options },
        ),
    );
  } catch (error) {
    if (!ApexError.isInstance(error)) throw error;
    reportError(terminal, error, correlation_id);
    return error.exit_code;
  }
}

// Idle connections and an unread stdin must not keep a finished command alive; both streams are written by now.
process.exit(await main(process.argv.slice(2)));
