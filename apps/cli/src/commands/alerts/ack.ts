import { examples, type CommandModule } from '../../command.ts';

interface AckOptions {
  readonly undo?: boolean;
}

export const command: CommandModule<AckOptions> = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex alerts list` shows')
      .option('--undo', 'Take it back: nobody looks after it')
      .addHelpText('after', examples('apex alerts ack alert_…', 'apex alerts ack alert_… --undo'));
  },
  async run(context, { args, options }) {
    const [{ alertIdSchema, telemetryRoutes }, { signedInClient }, { usageError }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../../usage-error.ts'),
    ]);
    const id = alertIdSchema.safeParse(args[0]);
    if (!id.success) throw usageError('Name an alert by its id, as `apex alerts list` shows it.');
    const acknowledged = options.undo !== true;
    const input = { id: id.data, acknowledged };
    const data = await signedInClient(context, telemetryRoutes).acknowledgeAlert(input, { signal: context.signal });
    return { data, text: `${acknowledged ? 'Acknowledged' : 'No longer acknowledged'}: ${data.title}` };
  },
};
