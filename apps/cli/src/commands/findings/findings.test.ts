import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: TestServer;
let home: Home;
beforeAll(async () => {
  server = await startServer();
  home = await signedInHome(server);
});
afterAll(async () => {
  await home.remove();
  await server.close();
});

const finding = 'finding_01993a5e-7c00-7000-8000-000000000008';
const proposal = 'proposal_01993a5e-7c00-7000-8000-000000000009';

test('a person reads findings with their joint total and the id to act on', async () => {
  const ran = await home.run(['findings']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain(finding);
  expect(ran.stdout).toMatch(/\$1\.00 +10\.0 % +Answer repeated prompts/);
  expect(ran.stdout).toContain('Together $1.00 (10.0 % of spend)');
});

test('measuring tells how far it is on stderr and what it found on stdout', async () => {
  const ran = await home.run(['findings', 'measure', '--from', '2026-03-01', '--json']);
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stderr.split('\n')[0] ?? '')).toEqual({
    progress: 'findings measure',
    stage: 'sums',
    done: 1,
    total: 1,
  });
  expect(JSON.parse(ran.stdout)).toMatchObject({
    total: { expected_usd: '1.000000000000' },
    findings: [{ id: finding }],
  });
});

test('a finding is put aside with a reason and taken up again', async () => {
  const aside = await home.run(['findings', 'dismiss', finding, '--reason', 'wanted']);
  expect(aside.stdout).toContain('Put aside: Answer repeated prompts');
  const back = await home.run(['findings', 'restore', finding]);
  expect(back.stdout).toContain('Taken up again: Answer repeated prompts');
  expect((await home.run(['findings', 'dismiss', finding])).code).toBe(2);
  expect((await home.run(['findings', 'restore', 'seven'])).stderr).toContain('not the id of a finding');
});

test('proposals are listed, and one is shown in full', async () => {
  const listed = await home.run(['proposals']);
  expect(listed.stdout).toContain(proposal);
  const shown = await home.run(['proposals', 'show', proposal]);
  expect(shown.stdout).toMatch(/setting +exact_cache\.ttl\nfrom +off\nto +5m\nsaving +\$1\.00 \(\$0\.90 to \$1\.00\)/);
});

test('a proposal is previewed, applied where somebody agrees, rolled back and closed', async () => {
  const previewed = await home.run(['proposals', 'preview', proposal, '--rollout', '50%']);
  expect(previewed.stdout).toMatch(/100 of 1,000 calls match.*45 would have been changed/);
  expect(previewed.stdout).toMatch(/They cost \$4\.00; all under the policy: \$1\.00; saved at these shares: \$1\.35/);
  const unasked = await home.run(['proposals', 'apply', proposal]);
  expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('give --yes')]);
  const applied = await home.run(['proposals', 'apply', proposal, '--rollout', '50', '--yes']);
  expect(applied.stdout).toMatch(/Applied: .*50 % of matching sessions.*policy_/);
  const json = await home.run(['proposals', 'apply', proposal, '--yes', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ proposal: { status: 'applied' }, policy: { active_version: 1 } });
  expect((await home.run(['proposals', 'rollback', proposal])).stdout).toContain('Rolled back from the next call on');
  const closed = await home.run(['proposals', 'close', proposal, '--reason', 'fresh']);
  expect(closed.stdout).toContain('Closed: Answer repeated prompts');
});

test.each([
  [
    'proposals apply proposal_01993a5e-7c00-7000-8000-000000000009 --holdout 60',
    /--holdout takes a percentage from 0 to 50/,
  ],
  ['proposals --status aplied', /Did you mean applied\?/],
  ['findings --status opn', /no status opn\. Did you mean open\?/],
  ['findings --kind exact_cach', /Did you mean exact_cache\?/],
  ['findings measure --from yesterday', /--from must be a day/],
  ['proposals show 7', /not the id of a proposal/],
])('%s says what is wrong', async (line, message) => {
  const ran = await home.run(line.split(' '));
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(message);
});
