import type { Identity } from '@apex/contracts';
import { getRouteApi } from '@tanstack/react-router';

export type ProjectOfShell = Identity['projects'][number];

const app = getRouteApi('/app');

/** The project that is open. */
export function useProject(): ProjectOfShell {
  return app.useRouteContext({ select: ({ project }) => project });
}

/** Who is signed in, as the server last said. */
export function useIdentity(): Identity {
  return app.useRouteContext({ select: ({ identity }) => identity });
}
