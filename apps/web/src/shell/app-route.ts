import { ApexError } from '@apex/contracts';
import { createRoute, redirect, retainSearchParams } from '@tanstack/react-router';
import { z } from 'zod';
import type { App } from '../api/app-context.ts';
import { sessionQuery } from '../api/session.ts';
import { chooseProject } from './choose-project.ts';
import { rootRoute } from './root-route.tsx';
import { Shell } from './shell.tsx';

const search = z.object({
  /** Name of the project that is open. */
  project: z.string().max(255).optional().catch(undefined),
});

async function sessionOr(next: string, app: App) {
  if (app.csrf.isSignedOut()) throw redirect({ to: '/sign-in', search: { next } });
  try {
    return await app.query_client.ensureQueryData(sessionQuery(app));
  } catch (error) {
    if (!ApexError.isInstance(error) || error.kind !== 'unauthenticated') throw error;
    throw redirect({ to: '/sign-in', search: { next } });
  }
}

/** The parent of every page that needs a person: the session and the project are known below it. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  validateSearch: search,
  search: { middlewares: [retainSearchParams(['project'])] },
  beforeLoad: async ({ context, location, search: { project: asked } }) => {
    const { identity } = await sessionOr(location.href, context);
    const project = await chooseProject({ identity, asked, clients: context.clients, store: localStorage });
    if (project.name !== asked) {
      throw redirect({ to: location.pathname, search: { ...location.search, project: project.name }, replace: true });
    }
    return { identity, project, api: context.clients(project.name) };
  },
  component: Shell,
});
