import { examples, type CommandModule } from '../../command.ts';

interface CreateOptions {
  readonly measure: string;
  readonly above?: string;
  readonly window: string;
  readonly per?: string;
  readonly where?: readonly string[];
  readonly anomaly?: boolean;
  readonly grain: string;
  readonly sensitivity: string;
  readonly runbook?: string;
}

export const command: CommandModule<CreateOptions> = {
  define(command) {
    command
      .argument('<name>', 'What the rule is called')
      .option('--measure <measure>', 'What is watched, like cost, calls, error_rate, latency.p95', 'cost')
      .option('--above <amount>', 'The limit: USD, a count, a rate from 0 to 1, or milliseconds')
      .option('--window <window>', 'hour, day, week, month, or the last so many hours like 24h', 'day')
      .option('--per <dimension>', 'Each value of it by itself, like user')
      .option('--where <k=v...>', 'Only calls where this holds; repeatable')
      .option('--anomaly', 'Instead of a limit: when it is out of its own ordinary')
      .option('--grain <grain>', 'Of an anomaly: day or hour', 'day')
      .option('--sensitivity <degree>', 'Of an anomaly: low, medium or high', 'medium')
      .option('--runbook <url>', 'The page that says what to do')
      .addHelpText(
        'after',
        examples(
          "apex alerts create 'Cost of a user' --above 50 --per user --window 24h",
          "apex alerts create 'Errors' --measure error_rate --anomaly --grain hour",
        ),
      );
  },
  async run(context, { args, options }) {
    const [{ newAlertRuleSchema, telemetryRoutes }, { signedInClient }, { usageError }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../../usage-error.ts'),
    ]);
    const { measure, above, window, per, anomaly, grain, sensitivity, runbook } = options;
    if (anomaly !== true && above === undefined) throw usageError('Name a limit with --above, or say --anomaly.');
    const shared = { measure, by: per ?? null, filters: filtersOf(options.where ?? [], usageError) };
    const rolling = /^(\d+)h$/.exec(window);
    const given = newAlertRuleSchema.safeParse({
      name: args[0],
      runbook: runbook ?? null,
      condition:
        anomaly === true
          ? { kind: 'anomaly', grain, sensitivity, ...shared }
          : {
              kind: 'threshold',
              above,
              window: rolling === null ? { unit: window } : { unit: 'rolling', hours: Number(rolling[1]) },
              ...shared,
            },
    });
    if (!given.success) {
      const [issue] = given.error.issues;
      throw usageError(`${issue?.path.at(-1)?.toString() ?? 'The rule'}: ${issue?.message ?? 'is wrong'}.`);
    }
    const data = await signedInClient(context, telemetryRoutes).createAlertRule(given.data, { signal: context.signal });
    return { data, text: `Made the rule ${data.name} (${data.id}). It is held against the calls in a few minutes.` };
  },
};

function filtersOf(pairs: readonly string[], usageError: (message: string) => Error) {
  return pairs.map((pair) => {
    const [, dimension, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (dimension === undefined || value === undefined) throw usageError(`--where takes name=value, not ${pair}.`);
    return { dimension, op: 'eq', value };
  });
}
