import { CommanderError } from 'commander';
import { groups } from './command-table.ts';
import type { CommandModule } from './command.ts';
import { buildProgram, entryOf, type GlobalOptions, isHelpShown, type ProgramOptions, wordsOf } from './program.ts';

export interface ParsedCommand {
  readonly module: CommandModule;
  readonly args: readonly string[];
  readonly options: GlobalOptions;
}

export interface WrongUsage {
  /** Commander's name of what is wrong, in snake case. */
  readonly code: string;
  readonly message: string;
}

function usageOf(error: CommanderError, argv: readonly string[]): WrongUsage {
  const text = error.message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/\.$/, '');
  const said = error.code === 'commander.help' ? 'a command is missing' : text;
  const [first = ''] = wordsOf(argv);
  const about = ['apex', entryOf(argv)?.name ?? (first in groups ? first : '')].join(' ').trim();
  const code = error.code.replace('commander.', '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { code, message: `${said}. See \`${about} --help\`.` };
}

/** What was asked for, or what is wrong with it; undefined when help or the version was, which is then written. */
export async function parseCommandLine(
  argv: readonly string[],
  options: Omit<ProgramOptions, 'chosen'>,
): Promise<ParsedCommand | WrongUsage | undefined> {
  let parsed: ParsedCommand | undefined;
  const program = await buildProgram(argv, {
    ...options,
    chosen: (module, args, given) => (parsed = { module, args, options: given }),
  });
  const words = wordsOf(argv);
  if (words.length === 0 && argv.every((arg) => arg === '--json')) {
    program.outputHelp();
    return undefined;
  }
  const asHelp = words[0] === 'help' ? [...words.slice(1), '--help'] : undefined;
  try {
    await program.parseAsync(asHelp ?? [...argv], { from: 'user' });
    return parsed;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return isHelpShown(error) ? undefined : usageOf(error, argv);
  }
}
