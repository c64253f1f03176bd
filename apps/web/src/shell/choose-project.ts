import type { Identity } from '@apex/contracts';
import type { Clients } from '../api/clients.ts';

type Project = Identity['projects'][number];

export interface ProjectChoice {
  readonly identity: Identity;
  /** What the address names. */
  readonly asked: string | undefined;
  readonly clients: Clients;
  readonly store: Pick<Storage, 'getItem' | 'setItem'>;
}

const keyOf = (identity: Identity) => `apex.project.${identity.organisation.id}`;

async function holdsCalls(clients: Clients, project: Project): Promise<boolean> {
  const status = await clients(project.name).status({});
  return status.calls > 0;
}

/**
 * The project the address names, else the one last open in this browser, else the sample, until there is something of
 * one's own to look at.
 */
export async function chooseProject({ identity, asked, clients, store }: ProjectChoice): Promise<Project> {
  const { projects, project: byDefault } = identity;
  const named = projects.find(({ name, id }) => name === asked || id === asked);
  if (named !== undefined) {
    store.setItem(keyOf(identity), named.name);
    return named;
  }
  const last = store.getItem(keyOf(identity));
  const remembered = projects.find(({ name }) => name === last);
  if (remembered !== undefined) return remembered;
  const own = projects.find(({ id }) => id === byDefault.id) ?? projects[0];
  const sample = projects.find((project) => project.sample);
  if (own === undefined) throw new Error('a person without a project');
  return sample === undefined || (await holdsCalls(clients, own)) ? own : sample;
}
