import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that the page Alerts shows')
      .addHelpText('after', examples('apex alerts test-webhook webhook_…'));
  },
  async run(context, { args }) {
    const [{ alertWebhookIdSchema, telemetryRoutes }, { signedInClient }, { usageError }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../../usage-error.ts'),
    ]);
    const id = alertWebhookIdSchema.safeParse(args[0]);
    if (!id.success) throw usageError('Name a webhook by its id, as the page Alerts shows it.');
    const data = await signedInClient(context, telemetryRoutes).testAlertWebhook(
      { id: id.data },
      { signal: context.signal },
    );
    const text =
      data.status === 'delivered'
        ? `Delivered: it answered ${data.last_status}.`
        : (data.last_error ?? 'Not delivered.');
    return { data, text, exit_code: data.status === 'delivered' ? 0 : 8 };
  },
};
