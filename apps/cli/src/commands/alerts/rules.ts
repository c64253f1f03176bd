import type { AlertRule } from '@apex/contracts';
import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText('after', examples('apex alerts rules', 'apex alerts rules --json'));
  },
  async run(context) {
    const [{ telemetryRoutes }, { signedInClient }, { renderTable }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('@apex/terminal'),
    ]);
    const { terminal, signal } = context;
    const data = await signedInClient(context, telemetryRoutes).listAlertRules({}, { signal });
    const columns = ['name', 'alerts when', 'state', 'id'].map((title) => ({ title, whole: title === 'id' }));
    const rows = data.rules.map((rule) => [rule.name, wordsOf(rule), stateOf(rule), rule.id]);
    const heading = (text: string): string => terminal.style('bold', text);
    return { data, text: () => renderTable(columns, rows, { width: terminal.width, heading }) };
  },
};

function wordsOf({ condition }: AlertRule): string {
  const per = condition.by === null ? '' : ` per ${condition.by}`;
  if (condition.kind === 'anomaly') return `${condition.measure}${per} is unusual by the ${condition.grain}`;
  const { window } = condition;
  const span = window.unit === 'rolling' ? `the last ${window.hours} h` : `a ${window.unit}`;
  return `${condition.measure}${per} > ${condition.above} in ${span}`;
}

function stateOf({ enabled, muted_until, problem }: AlertRule): string {
  if (!enabled) return 'off';
  if (problem !== null) return problem;
  return muted_until === null ? 'on' : `muted until ${muted_until.slice(0, 16)}`;
}
