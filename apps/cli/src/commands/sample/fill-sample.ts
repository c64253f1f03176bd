import { type FilledSample, telemetryRoutes } from '@apex/contracts';
import { formatCount } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';

/** Has the sample project filled and shows how far that is. */
export async function fillSample(context: CommandContext): Promise<FilledSample> {
  const { signal, terminal } = context;
  const progress = terminal.progress('sample');
  const filling = signedInClient(context, telemetryRoutes).fillSample({}, { signal });
  for (;;) {
    const step = await filling.next();
    if (step.done === true) {
      progress.end();
      return step.value;
    }
    const { stage, done, total } = step.value;
    progress.update({ stage, done, total }, `${stage}: ${formatCount(done)} of ${formatCount(total)} calls`);
  }
}
