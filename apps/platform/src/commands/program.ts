import { ApexError } from '@apex/contracts';
import { systemClock } from '@apex/kit/clock';
import { newRequestId } from '@apex/kit/id';
import { type CommandAnswer, createTerminal, runCommand, type Terminal } from '@apex/terminal';
import { Command, CommanderError, Option } from 'commander';
import { environmentOf, loadConfig, noColour, rawEnvironment } from '../config.ts';
import { environments } from '../config/key-declaration.ts';
import { configCheck, configExplain, configShowCritical } from './config-commands.ts';
import { version } from '../version.ts';

type Run = (terminal: Terminal) => Promise<CommandAnswer | number>;

/** What the words asked for, and what to do about it. */
function buildProgram(plan: (run: Run) => void): Command {
  const raw = rawEnvironment();
  const program = new Command('apex').version(version).option('--json', 'answer as one line of JSON');
  const storeOption = new Option('--store <store>', 'which store')
    .choices(['postgres', 'clickhouse'])
    .default('postgres');

  program
    .command('up')
    .description('run the server: every domain in this process, on embedded engines unless configured otherwise')
    .option('--port <port>', 'instead of APEX_PORT')
    .option('--run <domains>', 'only these domains, comma separated: auth, telemetry, gateway, optimizer, chat')
    .option('--peer <domain=url>', 'where a domain runs that this process does not; repeatable', collect, [])
    .action((options: { port?: string; run?: string; peer: string[] }) =>
      plan(async (terminal) => {
        const { up } = await import('./up.ts');
        const config = loadConfig(options.port === undefined ? raw : { ...raw, APEX_PORT: options.port });
        return up({
          config,
          run: options.run,
          peers: options.peer,
          say: (line) => void terminal.print(line),
          note: (line) => terminal.note(line),
        });
      }),
    );

  const config = program.command('config').description('the configuration: what is set, missing and depends on what');
  config
    .command('check')
    .description('name every missing or malformed key and the services that would not start')
    .addOption(new Option('--env <environment>', 'instead of APEX_ENV').choices([...environments]))
    .action((options: { env?: string }) =>
      plan(async () =>
        configCheck(raw, environmentOf(options.env === undefined ? raw : { ...raw, APEX_ENV: options.env })),
      ),
    );
  config
    .command('explain <key>')
    .description('what a key means, who depends on it and what breaks without it')
    .action((name: string) => plan(async () => configExplain(raw, name)));
  config
    .command('show-critical')
    .description('the keys nothing works without')
    .action(() => plan(async ({ width }) => configShowCritical(raw, width)));

  const migrate = program
    .command('migrate')
    .description('the schemas of both stores; the server migrates up by itself at start');
  migrate
    .command('status')
    .description('every migration and its state')
    .action(() =>
      plan(async ({ width }) => (await import('./migrate-commands.ts')).migrateStatus(loadConfig(raw), width)),
    );
  migrate
    .command('up')
    .description('apply what is pending')
    .action(() => plan(async () => (await import('./migrate-commands.ts')).migrateAllUp(loadConfig(raw))));
  migrate
    .command('down')
    .description('take the last migrations back')
    .option('--steps <count>', 'how many', '1')
    .addOption(storeOption)
    .action((options: { steps: string; store: 'postgres' | 'clickhouse' }) =>
      plan(async () =>
        (await import('./migrate-commands.ts')).migrateStoreDown(
          loadConfig(raw),
          options.store,
          wholeNumber(options.steps),
        ),
      ),
    );
  migrate
    .command('new <domain> <description>')
    .description('write the next empty migration')
    .addOption(storeOption)
    .action((domain: string, description: string, options: { store: 'postgres' | 'clickhouse' }) =>
      plan(async () => (await import('./migrate-commands.ts')).migrateNew(domain, description, options.store)),
    );
  return program;
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new ApexError({
    kind: 'invalid',
    reason: 'command.bad_option',
    message: `--steps takes a whole number from 1, not ${text}.`,
  });
}

/** Runs `apex up|config|migrate` to its exit code. */
export async function runPlatformCommand(argv: readonly string[]): Promise<void> {
  const words = argv.filter((word) => word !== '--json');
  const terminal = createTerminal({
    stdout: process.stdout,
    stderr: process.stderr,
    json: words.length < argv.length,
    no_color: noColour(rawEnvironment()),
    now: () => performance.now(),
  });
  let planned: Run | undefined;
  const program = buildProgram((run) => {
    planned = run;
  });
  overrideExits(program);
  process.exitCode = await runCommand(
    { terminal, correlation_id: newRequestId(systemClock), now: () => performance.now() },
    async () => {
      try {
        await program.parseAsync([...words], { from: 'user' });
      } catch (error) {
        if (error instanceof CommanderError && error.exitCode === 0) return undefined;
        throw error instanceof CommanderError ? usageError(error, words[0]) : error;
      }
      const answer = await planned?.(terminal);
      return typeof answer === 'number' ? exitWith(answer) : answer;
    },
  );
}

function exitWith(code: number): CommandAnswer | undefined {
  if (code === 0) return undefined;
  throw new ApexError({
    kind: 'internal',
    reason: 'platform.work_abandoned',
    message: 'Stopped, but not everything ended in time. The log names what was abandoned.',
  });
}

function usageError(error: CommanderError, command: string | undefined): ApexError {
  // A group without its command has shown its help, of which only the reason is an error.
  const isHelp = error.code === 'commander.help';
  const said = isHelp ? 'a command is missing' : error.message.replace(/^error: /, '').replace(/\.$/, '');
  return new ApexError({
    kind: 'invalid',
    reason: 'command.bad_usage',
    message: `${said}. See \`apex ${command ?? ''} --help\`.`,
    cause: error,
  });
}

function overrideExits(command: Command): void {
  command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError();
  for (const child of command.commands) overrideExits(child);
}
