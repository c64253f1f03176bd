import { type Command, CommanderError, Command as CommandClass } from 'commander';
import { type CommandEntry, commandTable, groups } from './command-table.ts';
import type { CommandModule } from './command.ts';

export interface GlobalOptions {
  readonly url?: string;
  readonly project?: string;
  readonly json?: boolean;
}

export interface ProgramOptions {
  readonly version: string;
  readonly write: (text: string) => void;
  readonly width: number;
  /** Takes the one command that was asked for. */
  readonly chosen: (module: CommandModule, args: readonly string[], options: object) => void;
}

const withValue: ReadonlySet<string> = new Set(['--url', '--project']);

/** The words of a command line that can name a command: everything that is no global option nor its value. */
export function wordsOf(argv: readonly string[]): string[] {
  return argv.filter((arg, at) => !arg.startsWith('-') && !withValue.has(argv[at - 1] ?? ''));
}

/** The command that a command line names, `help` before it or not. */
export function entryOf(argv: readonly string[]): CommandEntry | undefined {
  const words = wordsOf(argv).filter((word, at) => !(at === 0 && word === 'help'));
  const [first = '', second = ''] = words;
  return (
    commandTable.find((entry) => entry.name === `${first} ${second}`) ??
    commandTable.find((entry) => entry.name === first)
  );
}

function quiet(command: Command, options: ProgramOptions): Command {
  return command
    .exitOverride()
    .configureOutput({
      writeOut: options.write,
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(options.width, 110),
    })
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError(true);
}

function rootOf(options: ProgramOptions): Command {
  const root = new CommandClass('apex');
  return quiet(root, options)
    .description('What AI costs, what to change, and proof of what the change saved.')
    .version(options.version, '-V, --version', 'Show the version')
    .option('--url <url>', 'The server (APEX_URL; a server started in this folder, else http://localhost:8080)')
    .option('--project <name>', 'The project to work in')
    .option('--json', 'Answer as one line of JSON on stdout, errors and progress as JSON on stderr')
    .helpCommand('help [command]', 'Show help')
    .helpOption('-h, --help', 'Show help; `apex COMMAND --help` for one command')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 2 wrong input, 3 not signed in, 4 forbidden, 5 not found, 6 conflict, 7 limit,\n' +
        '8 upstream, 9 timeout, 10 server unavailable, 130 cancelled, 1 anything else.',
    );
}

/**
 * The whole command tree by name, of which only the asked command is loaded. Commander writes help to `write` and
 * throws `CommanderError` for everything else, nothing ends the process.
 */
export async function buildProgram(argv: readonly string[], options: ProgramOptions): Promise<Command> {
  const root = rootOf(options);
  const asked = entryOf(argv);
  for (const entry of commandTable) {
    const [first = '', second] = entry.name.split(' ');
    const known = root.commands.find((command) => command.name() === first);
    const parent = second === undefined ? root : (known ?? quiet(root.command(first), options));
    if (second !== undefined && known === undefined)
      parent.summary(groups[first] ?? '').description(groups[first] ?? '');
    const command = quiet(parent.command(second ?? first), options)
      .summary(entry.summary)
      .description(entry.summary);
    // A file of a command and its sub-commands share options, so the parent's are loaded with it.
    if (asked === undefined || (asked !== entry && !asked.name.startsWith(`${entry.name} `))) continue;
    const module = (await entry.load?.())?.command;
    if (module === undefined) continue;
    module.define(command);
    command.action(() => options.chosen(module, command.args, command.optsWithGlobals()));
  }
  return root;
}

/** True for what commander throws after it has shown help or the version. */
export function isHelpShown(error: CommanderError): boolean {
  return ['commander.helpDisplayed', 'commander.version'].includes(error.code);
}
