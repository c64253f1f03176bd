import type { Identity } from '@apex/contracts';
import { expect, test } from 'vitest';
import type { Clients } from '../api/clients.ts';
import { chooseProject } from './choose-project.ts';

const project = (name: string) => ({ id: `project_${name}`, name, sample: name === 'sample' });
const withProjects = (...names: string[]) =>
  // What choosing looks at.
  ({
    organisation: { id: 'org_1' },
    project: project('default'),
    projects: names.map(project),
  }) as unknown as Identity;

function storeOf(last: string | null) {
  const kept = new Map(last === null ? [] : [['apex.project.org_1', last]]);
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

const holding = (calls: number): Clients => (() => ({ status: async () => ({ calls }) })) as unknown as Clients;

test.each([
  ['the one the address names', { asked: 'b', last: 'a', calls: 0 }, 'b'],
  ['the one the address names by id', { asked: 'project_b', last: null, calls: 0 }, 'b'],
  ['the one last open, where the address names none', { asked: undefined, last: 'a', calls: 0 }, 'a'],
  ['the sample, while there is nothing of one’s own', { asked: undefined, last: null, calls: 0 }, 'sample'],
  ['one’s own, once it holds calls', { asked: undefined, last: null, calls: 5 }, 'default'],
  ['none that is gone', { asked: 'deleted', last: 'deleted too', calls: 5 }, 'default'],
])('%s is opened', async (_case, { asked, last, calls }, opened) => {
  const identity = withProjects('default', 'sample', 'a', 'b');
  const chosen = await chooseProject({ identity, asked, clients: holding(calls), store: storeOf(last) });
  expect(chosen.name).toBe(opened);
});

test('without a sample nobody is asked', async () => {
  const unasked: Clients = () => {
    throw new Error('asked');
  };
  const identity = withProjects('default');
  const chosen = await chooseProject({ identity, asked: undefined, clients: unasked, store: storeOf(null) });
  expect(chosen.name).toBe('default');
});

test('what the address named is opened again next time', async () => {
  const store = storeOf(null);
  await chooseProject({ identity: withProjects('default', 'a'), asked: 'a', clients: holding(0), store });
  expect(store.kept.get('apex.project.org_1')).toBe('a');
});
