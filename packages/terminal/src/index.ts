export { commandErrorBody, toCommandError } from './command-error.ts';
export { formatCount, formatCounted, formatInstant, formatMoney, formatRate } from './format.ts';
export { plainLine, plainText } from './plain-text.ts';
export type { Progress } from './progress.ts';
export { reportError } from './report-error.ts';
export { type CommandAnswer, type CommandRun, runCommand } from './run-command.ts';
export { type Column, renderTable, type TableOptions } from './table.ts';
export { createTerminal, type Style, type Terminal, type TerminalOptions, type TerminalStream } from './terminal.ts';
