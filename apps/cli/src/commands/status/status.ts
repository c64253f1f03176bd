import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText('after', examples('apex status', 'apex status --json'));
  },
  async run(context) {
    const [{ platformRoutes }, { signedInClient }, { formatCount, formatInstant, formatMoney, plainLine }] =
      await Promise.all([import('@apex/contracts'), import('../../connection/client.ts'), import('@apex/terminal')]);
    const data = await signedInClient(context, platformRoutes).status({}, { signal: context.signal });
    const { health } = data;
    const unpriced = data.unpriced_calls === 0 ? '' : `, ${formatCount(data.unpriced_calls)} without a price`;
    const intake = health.ingest === null ? '' : `, intake ${health.ingest.replace('_', ' ')}`;
    const gateway = health.gateway === null ? '' : `, gateway ${health.gateway.replaceAll('_', ' ')}`;
    const rows = [
      [
        'server',
        `${context.url}, version ${data.version}, ${data.environment}, up since ${formatInstant(data.started_at)}`,
      ],
      ['health', `${health.status} (database ${health.database}, clickhouse ${health.clickhouse}${intake}${gateway})`],
      ['memory', `${formatCount(Math.round(health.memory / 1024 / 1024))} MiB`],
      ['brain', data.brain],
      ['project', plainLine(data.project)],
      ['calls', `${formatCount(data.calls)}${unpriced}`],
      ['spend', formatMoney(data.cost_usd)],
      [
        'period',
        data.calls === 0 ? '—' : `${formatInstant(data.first_call_at)} to ${formatInstant(data.last_call_at)}`,
      ],
      ['kept', data.retention_days === null ? 'for good' : `${formatCount(data.retention_days)} days`],
    ];
    return { data, text: rows.map(([name = '', value = '']) => `${name.padEnd(9)} ${value}`).join('\n') };
  },
};
