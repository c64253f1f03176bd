import { ApexError } from '@apex/contracts';
import { CommanderError } from 'commander';
import type { CommandModule } from './command.ts';
import { groups } from './command-table.ts';
import { buildProgram, entryOf, type GlobalOptions, isHelpShown, type ProgramOptions, wordsOf } from './program.ts';

export interface ParsedCommand {
  readonly module: CommandModule;
  readonly args: readonly string[];
  readonly options: GlobalOptions;
}

function usageOf(error: CommanderError, argv: readonly string[]): ApexError {
  const text = error.message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/\.$/, '');
  const said = error.code === 'commander.help' ? 'a command is missing' : text;
  const [first = ''] = wordsOf(argv);
  const about = ['apex', entryOf(argv)?.name ?? (first in groups ? first : '')].join(' ').trim();
  return new ApexError({
    kind: 'invalid',
    reason: `cli.${error.code.replace('commander.', '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
    message: `${said}. See \`${about} --help\`.`,
    cause: error,
  });
}

/** What was asked for; undefined when help or the version was, which is then already written. Wrong usage is `invalid`. */
export async function parseCommandLine(
  argv: readonly string[],
  options: Omit<ProgramOptions, 'chosen'>,
): Promise<ParsedCommand | undefined> {
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
    if (isHelpShown(error)) return undefined;
    throw usageOf(error, argv);
  }
}
