import { ApexError } from '@apex/contracts';
import {
  flavourNames,
  formatUsd,
  parseUsd,
  type PricedLine,
  priceLine,
  priceUsageBodyLine,
  sumPico,
} from '@apex/pricing';
import { type CommandAnswer, commandErrorBody, formatMoney, plainLine, renderTable } from '@apex/terminal';
import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { CommandContext } from '../../command.ts';
import { oneOf } from '../../usage-error.ts';
import { lineChunks } from '../../line-chunks.ts';
import type { PriceOptions } from './price-options.ts';

type Numbered = PricedLine & { readonly line: number };

function inputOf(context: CommandContext, file: string | undefined): AsyncIterable<Uint8Array | string> {
  if (file === undefined || file === '-') {
    if (context.stdin.isTTY) context.terminal.note('Reading calls from the terminal, a JSON line each. Ctrl-D ends.');
    return addAbortSignal(context.signal, context.stdin);
  }
  const bytes = createReadStream(file, { signal: context.signal });
  if (!file.endsWith('.gz')) return bytes;
  const text = createGunzip();
  bytes.on('error', (error) => text.destroy(error));
  return bytes.pipe(text);
}

function pricerOf(options: PriceOptions, now: () => Date): (line: string) => PricedLine {
  if (options.usageBody === undefined) return (line) => priceLine(line, { now });
  const asked = options.usageBody === true ? 'auto' : options.usageBody;
  const flavour = oneOf('flavour', asked, Object.keys(flavourNames));
  return (line) => priceUsageBodyLine(line, flavour, { now });
}

function refuse(context: CommandContext, line: number, error: unknown): void {
  if (!ApexError.isInstance(error) || error.kind !== 'invalid') throw error;
  const { terminal, correlation_id } = context;
  const body = commandErrorBody(error, correlation_id);
  const message = `line ${line}: ${body.error}`;
  if (terminal.json) terminal.note(JSON.stringify({ ...body, error: message, details: { line } }));
  else terminal.note(`error: ${plainLine(message)}`);
}

function tableOf(priced: readonly Numbered[], context: CommandContext): string {
  const { terminal } = context;
  const columns = [
    { title: 'line', align: 'right' },
    { title: 'id', whole: true },
    { title: 'cost', align: 'right' },
    { title: 'notes' },
  ] as const;
  const rows = priced.map((one) => [
    String(one.line),
    String(one.id ?? ''),
    one.cost_usd === null ? 'not known' : `$${one.cost_usd}`,
    [...one.notes, ...(one.nearest === undefined ? [] : [`Near: ${one.nearest.join(', ')}`])].join(' '),
  ]);
  const total = formatUsd(sumPico(priced.map((one) => parseUsd(one.cost_usd ?? '0'))));
  const table = renderTable(columns, rows, {
    width: terminal.width,
    heading: (text) => terminal.style('bold', text),
  });
  return `${table}\n\ntotal ${formatMoney(total)} (${total})`;
}

/** Prices each line of the input; a bad one is told of and the others go on, which ends in exit 2. */
export async function priceLines(context: CommandContext, options: PriceOptions): Promise<CommandAnswer | undefined> {
  const { terminal, signal } = context;
  const price = pricerOf(options, () => new Date(context.now()));
  const shown: Numbered[] = [];
  let line = 0;
  let priced = 0;
  let refused = 0;
  for await (const texts of lineChunks(inputOf(context, options.file))) {
    signal.throwIfAborted();
    const answers: string[] = [];
    for (const text of texts) {
      line += 1;
      if (text.trim() === '') continue;
      try {
        const answer = price(text);
        if (terminal.interactive) shown.push({ ...answer, line });
        else answers.push(JSON.stringify(answer));
        priced += 1;
      } catch (error) {
        refuse(context, line, error);
        refused += 1;
      }
    }
    if (answers.length > 0) await terminal.print(answers.join('\n'));
  }
  if (terminal.interactive && shown.length > 0) await terminal.print(tableOf(shown, context));
  if (refused === 0) return undefined;
  throw new ApexError({
    kind: 'invalid',
    reason: 'cli.lines_refused',
    message: `${refused} of ${priced + refused} lines could not be priced.`,
    details: { priced, refused },
  });
}
