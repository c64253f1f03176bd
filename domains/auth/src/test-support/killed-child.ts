import { type Caller, orgIdSchema, projectIdSchema, userIdSchema } from '@apex/contracts';
import { newRequestId } from '@apex/kit/id';
import { createPool } from '@apex/postgres';
import { withoutOutside } from '@apex/testkit/auth';
import { silentLog } from '@apex/testkit/silent-log';
import type { AuthDatabase } from '../auth-database.ts';
import { createAuth } from '../create-auth.ts';

/** Deletes a project, says that it forgets it and never gets on with that: whoever started it kills it. */
const [url = '', now, organisation, user, project] = process.argv.slice(2);
const clock = { now: () => Number(now) };
const { db } = createPool<AuthDatabase>({ url, application_name: 'killed-child', role: 'apex_app', log: silentLog });
const auth = createAuth({
  db,
  clock,
  log: silentLog,
  issuer: 'https://apex.test',
  secret: 'a secret of more than thirty-two characters',
  environment: 'test',
  ...withoutOutside,
  sign_up_open: true,
  project_holders: ['telemetry', 'optimizer', 'chat'],
});
const id = projectIdSchema.parse(project);
const caller: Caller = {
  organisation_id: orgIdSchema.parse(organisation),
  project_id: id,
  project_name: 'doomed',
  actor: { type: 'user', user_id: userIdSchema.parse(user) },
  roles: ['owner'],
  scopes: ['all'],
  tier: 'free',
  request_id: newRequestId(clock),
  signal: new AbortController().signal,
  credential: '',
};
await auth.api.deleteProject(caller, { id });
const hang = async (): Promise<void> => {
  process.stdout.write('forgetting\n');
  await new Promise(() => setInterval(() => undefined, 1000));
};
await auth.forgetting.catchUp({ telemetry: hang });
