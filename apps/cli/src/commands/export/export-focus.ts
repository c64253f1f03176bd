import { telemetryRoutes } from '@apex/contracts';
import type { CommandAnswer } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { saveFile } from '../../save-file.ts';
import { usageError } from '../../usage-error.ts';

/** Saves the spend of a period as FOCUS; never over a file that is there. */
export async function exportFocus(
  context: CommandContext,
  {
    out,
    raw,
    ...asked
  }: { readonly from?: string; readonly to?: string; readonly raw?: boolean; readonly out?: string },
): Promise<CommandAnswer> {
  const query = telemetryRoutes.exportFocus.input.safeParse({
    ...asked,
    ...(raw === true ? { raw: 'true' } : {}),
  });
  if (!query.success) throw usageError(query.error.issues[0]?.message ?? 'The options are wrong.');
  const file = await signedInClient(context, telemetryRoutes).exportFocus(query.data, { signal: context.signal });
  return saveFile(file, out, '--out');
}
