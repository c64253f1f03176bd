import { ApexError, createReconciliationSchema, telemetryRoutes } from '@apex/contracts';
import { parseUsd } from '@apex/pricing';
import type { CommandAnswer } from '@apex/terminal';
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { usageError, wholeNumber } from '../../usage-error.ts';
import { beyondTolerance, type ReconcileOptions } from './reconcile-options.ts';
import { reconciliationText } from './reconciliation-text.ts';

/** Sends an export, has it compared, and takes it away again; the result stays. */
export async function reconcileFile(
  context: CommandContext,
  file: string,
  options: ReconcileOptions,
): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const allowed = toleranceOf(options.tolerance);
  const shown = wholeNumber('--lines', options.lines, { min: 0, max: 100 });
  const map = mapOf(options.map);
  const body = await contentOf(file);
  const client = signedInClient(context, telemetryRoutes);
  const { upload_id } = await client.createUpload({ name: path.basename(file) }, { body, signal });
  try {
    const { provider, from, to } = options;
    const input = createReconciliationSchema.safeParse({
      upload_id,
      ...(map === undefined ? {} : { map }),
      ...(provider === undefined ? {} : { provider }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    if (!input.success) throw usageError(input.error.issues[0]?.message ?? 'The options are wrong.');
    const result = await client.createReconciliation(input.data, { signal });
    const lines =
      shown === 0
        ? []
        : (await client.listReconciledLines({ id: result.id, differing: 'true', per_page: String(shown) }, { signal }))
            .lines;
    const { absolute_usd } = result.error;
    const theirs = parseUsd(result.theirs_usd.replace('-', ''));
    const within = parseUsd(absolute_usd) * allowed.denominator <= theirs * allowed.numerator;
    return {
      data: { ...result, within_tolerance: within, differing_lines: lines },
      text: () => reconciliationText(result, lines, { terminal, tolerance: options.tolerance, within }),
      exit_code: within ? 0 : beyondTolerance,
    };
  } finally {
    // What cannot be taken away now is swept within a day.
    await client.deleteUpload({ id: upload_id }).catch(() => undefined);
  }
}

async function contentOf(file: string): Promise<Blob> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw usageError(`${file} is a folder; name one file in it.`);
    return await openAsBlob(file);
  } catch (cause) {
    if (cause instanceof ApexError) throw cause;
    throw cannotRead(file, cause);
  }
}

/** `0.5%` or `0.5`, exactly. */
function toleranceOf(text: string): { readonly numerator: bigint; readonly denominator: bigint } {
  const [, whole, fraction = ''] = /^(\d{1,3})(?:\.(\d{1,9}))?\s*%?$/.exec(text.trim()) ?? [];
  if (whole === undefined) throw usageError(`--tolerance takes a percentage like 0.5%, not ${text}.`);
  return { numerator: BigInt(whole + fraction), denominator: 100n * 10n ** BigInt(fraction.length) };
}

function mapOf(pairs: readonly string[] | undefined): Record<string, string> | undefined {
  if (pairs === undefined) return undefined;
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, field, column] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      if (field === undefined || column === undefined) throw usageError(`--map takes field=column, not ${pair}.`);
      return [field.trim(), column.trim()];
    }),
  );
}

function cannotRead(file: string, cause: unknown): ApexError {
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  const reason = isMissing ? 'there is no such file' : cause instanceof Error ? cause.message : String(cause);
  return new ApexError({
    kind: 'invalid',
    reason: 'cli.cannot_read',
    message: `${file} cannot be read: ${reason}`,
    cause,
  });
}
