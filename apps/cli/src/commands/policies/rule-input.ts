import { readFile } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { type PolicyRule, policyRuleSchema } from '@apex/contracts';
import { checkedInput, told } from '../../checked-input.ts';
import type { CommandContext } from '../../command.ts';
import { numberOf, secondsOf, wordsOf } from '../../option-values.ts';
import { usageError, wholeNumber } from '../../usage-error.ts';

export interface RuleOptions {
  readonly file?: string;
  readonly matchModel?: readonly string[];
  readonly matchLabel?: readonly string[];
  readonly matchKey?: readonly string[];
  readonly model?: string;
  readonly upstream?: string;
  readonly fallback?: readonly string[];
  readonly cache?: string;
  readonly retries?: string;
  readonly refuse?: string;
  readonly rollout?: string;
  readonly holdout?: string;
}

/** Whether the options say anything of a rule. */
export function saysRule(options: RuleOptions): boolean {
  const {
    file,
    matchModel,
    matchLabel,
    matchKey,
    model,
    upstream,
    fallback,
    cache,
    retries,
    refuse,
    rollout,
    holdout,
  } = options;
  const all = [file, matchModel, matchLabel, matchKey, model, upstream, fallback, cache, retries, refuse];
  return [...all, rollout, holdout].some((one) => one !== undefined);
}

/** The rule of a file or stdin, else `base`, with what the options say over it. */
export async function ruleOf(context: CommandContext, options: RuleOptions, base?: PolicyRule): Promise<PolicyRule> {
  const read: unknown =
    options.file === undefined ? (base ?? { match: {}, action: {} }) : await readRule(context, options.file);
  if (!isObject(read)) throw usageError('A rule is a JSON object with match and action: see `apex policies show`.');
  const { rollout, holdout } = options;
  return checkedInput(policyRuleSchema, {
    ...read,
    match: { ...(isObject(read['match']) ? read['match'] : {}), ...matchOf(options) },
    action: { ...(isObject(read['action']) ? read['action'] : {}), ...actionOf(options) },
    ...told({
      rollout_percent: rollout === undefined ? undefined : percentOf('--rollout', rollout),
      holdout_percent: holdout === undefined ? undefined : percentOf('--holdout', holdout),
    }),
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readRule({ stdin, signal }: CommandContext, file: string): Promise<unknown> {
  let text = '';
  if (file === '-') for await (const piece of addAbortSignal(signal, stdin)) text += String(piece);
  else text = await readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(
      `${file === '-' ? 'What came by stdin' : file} is no JSON: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw usageError(`${file} cannot be read: ${error instanceof Error ? error.message : ''}`);
  }
}

function matchOf({ matchModel, matchLabel, matchKey }: RuleOptions): object {
  const labels: Record<string, string[]> = {};
  for (const text of matchLabel ?? []) {
    const [, name = '', values = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === '') throw usageError(`--match-label takes name=value, like feature=search, not ${text}.`);
    labels[name] = [...(labels[name] ?? []), ...values.split(',')];
  }
  return told({
    models: wordsOf(matchModel),
    keys: wordsOf(matchKey),
    labels: matchLabel === undefined ? undefined : labels,
  });
}

function actionOf({ model, upstream, fallback, cache, retries, refuse }: RuleOptions): object {
  return told({
    model,
    upstream,
    fallbacks: wordsOf(fallback)?.map(targetOf),
    cache: cache === undefined ? undefined : { ttl_seconds: secondsOf('--cache', cache) },
    retries: retries === undefined ? undefined : wholeNumber('--retries', retries, { min: 0, max: 5 }),
    refuse: refuse === undefined ? undefined : { message: refuse },
  });
}

/** `azure/` is the same model of another upstream, anything else a model. */
function targetOf(text: string): object {
  return text.endsWith('/') ? { upstream: text.slice(0, -1) } : { model: text };
}

function percentOf(option: string, text: string): number {
  return numberOf(option, text.replace(/\s*%$/, ''));
}
