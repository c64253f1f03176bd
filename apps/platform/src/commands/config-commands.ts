import { ApexError } from '@apex/contracts';
import { type CommandAnswer, renderTable } from '@apex/terminal';
import { checkConfig } from '../config/check.ts';
import type { Environment, KeyDeclaration, RawEnvironment } from '../config/key-declaration.ts';
import { keyList } from '../config/keys.ts';

/** Every problem of an environment's values; exit code 2 when there is one. */
export function configCheck(raw: RawEnvironment, environment: Environment): CommandAnswer {
  const problems = checkConfig(raw, environment);
  const lines = problems.map(
    (row) => `${row.key} ${row.problem}. ${row.remedy}\n  without it these do not start: ${row.services.join(', ')}`,
  );
  return {
    data: { environment, ok: problems.length === 0, problems },
    text: problems.length === 0 ? `The configuration for ${environment} is complete.` : lines.join('\n'),
    exit_code: problems.length === 0 ? 0 : 2,
  };
}

function describe(row: KeyDeclaration, raw: RawEnvironment) {
  const value = raw[row.name];
  return {
    name: row.name,
    summary: row.summary,
    required_in: row.required_in,
    refused_in: row.refused_in ?? [],
    secret: row.secret,
    default: row.default,
    used_by: row.used_by,
    breaks: row.breaks,
    impact: row.impact,
    set: value !== undefined && value !== '',
    value: value === undefined ? null : row.secret ? '[secret]' : value,
  };
}

/** The dependency map's row of a key. */
export function configExplain(raw: RawEnvironment, name: string): CommandAnswer {
  const row = keyList.find((candidate) => candidate.name === name.toUpperCase());
  if (row === undefined) {
    throw new ApexError({
      kind: 'not_found',
      reason: 'config.no_such_key',
      message: `There is no key ${name}. The keys are ${keyList.map((candidate) => candidate.name).join(', ')}.`,
    });
  }
  const data = describe(row, raw);
  return {
    data,
    text: [
      `${data.name}: ${data.summary}`,
      `required in   ${data.required_in.join(', ') || 'no environment'}`,
      `default       ${data.default ?? 'none'}`,
      `used by       ${data.used_by.join(', ')}`,
      `without it    ${data.breaks}`,
      `impact        ${data.impact}${data.secret ? ', secret' : ''}`,
      `now           ${data.value ?? 'not set'}`,
    ].join('\n'),
  };
}

/** The keys without which nothing works, whether they are set, and their values where they are no secrets. */
export function configShowCritical(raw: RawEnvironment, width: number): CommandAnswer {
  const rows = keyList.filter((row) => row.impact === 'critical').map((row) => describe(row, raw));
  return {
    data: { keys: rows },
    text: renderTable(
      [{ title: 'key' }, { title: 'required in' }, { title: 'now' }, { title: 'without it' }],
      rows.map((row) => [
        row.name,
        row.required_in.join(', '),
        row.value ?? `not set (${row.default ?? 'no default'})`,
        row.breaks,
      ]),
      { width },
    ),
  };
}
