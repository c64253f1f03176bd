import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText('after', examples('apex whoami', 'apex whoami --json'));
  },
  async run(context) {
    const [{ authRoutes }, { signedInClient }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
    ]);
    const data = await signedInClient(context, authRoutes).whoami({}, { signal: context.signal });
    const by = data.via === 'key' ? `by an API key with scope ${data.scopes.join(', ')}` : 'signed in';
    const projects = data.projects.map((project) => project.name).join(', ');
    const text = [
      `${data.email} (${by})`,
      `organisation  ${data.organisation.name}, ${data.roles.join(', ')}`,
      `project       ${data.project.name} of ${projects}`,
      `server        ${context.url}`,
    ].join('\n');
    return { data, text };
  },
};
