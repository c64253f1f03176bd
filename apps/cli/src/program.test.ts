import { createHome, type Home } from '@apex/testkit/command-line';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandTable } from './command-table.ts';

let home: Home;
beforeAll(async () => {
  home = await createHome();
});
afterAll(() => home.remove());

const ours = commandTable.filter((entry) => entry.load !== undefined).map((entry) => entry.name);

test.each(ours)('%s explains itself with examples', async (name) => {
  const help = await home.run([...name.split(' '), '--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain(`Usage: apex ${name}`);
  expect(help.stdout).toContain(`$ apex ${name}`);
});

test('help before a command is --help after it', async () => {
  const [before, after] = await Promise.all([home.run(['help', 'keys', 'list']), home.run(['keys', 'list', '--help'])]);
  expect(before).toEqual(after);
});

test('the overview lists every command and the exit codes', async () => {
  for (const args of [[], ['--help'], ['help']]) {
    const overview = await home.run(args);
    expect(overview).toMatchObject({ code: 0, stderr: '' });
    for (const entry of commandTable) expect(overview.stdout).toContain(`  ${entry.name.split(' ')[0]}`);
    expect(overview.stdout).toContain('3 not signed in');
  }
});

test('the version is the one of the package', async () => {
  expect(await home.run(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
});

const wrong: readonly (readonly [string, RegExp])[] = [
  ['spnd', /unknown command 'spnd' \(Did you mean spend\?\)/],
  ['keys creat', /Did you mean create\?/],
  ['keys', /a command is missing.*apex keys --help/],
  ['keys create', /--name <name>' not specified.*apex keys create --help/],
  ['spend --jsno', /unknown option '--jsno' \(Did you mean --json\?\)/],
  ['spend --by modle', /no dimension modle\. Did you mean model\?/],
  ['spend --measure cost,lateny.p95', /Did you mean latency\.p95\?/],
  ['spend --where model', /--where takes name=value/],
  ['spend --from yesterday', /--from must be a day like 2026-03-01/],
  ['spend --from 2026-03-02 --to 2026-03-01', /from must be before to/],
  ['spend --limit many', /--limit takes a whole number from 1 to 10000, not many/],
  ['spend --import 7', /--import takes the import_id/],
  ['simulate prompt-cache --ttl 2h', /no lifetime 2h/],
  ['simulate prompt-cache --warmup 1.5', /--warmup takes a share/],
  ['simulate prompt-cache --scope sesion', /Did you mean session\?/],
  ['synth --archetype chta', /Did you mean chat\?/],
  ['synth --archetype chat --plant cache-break', /--plant takes kind=share/],
  ['import nothing.csv', /nothing\.csv does not exist/],
  ['import . --format cvs', /Did you mean csv\?/],
  ['keys list extra', /too many arguments/],
  ['ask', /missing required argument 'question'/],
  ['ask why --thread 7', /--thread takes the id of a thread/],
  ['status --url nowhere', /address must read like/],
];

test.each(wrong)('apex %s is refused and says what is wrong', async (line, says) => {
  const ran = await home.run([...line.split(' '), '--json']);
  expect(ran).toMatchObject({ code: line === 'import nothing.csv' ? 5 : 2, stdout: '' });
  const told = JSON.parse(ran.stderr);
  expect(Object.keys(told)).toEqual(['error', 'error_code', 'details', 'correlation_id']);
  expect(told.error).toMatch(says);
});

test('a person is told the same without JSON', async () => {
  const ran = await home.run(['spnd']);
  expect(ran).toEqual({
    code: 2,
    stdout: '',
    stderr: "error: unknown command 'spnd' (Did you mean spend?). See `apex --help`.\n",
  });
});
