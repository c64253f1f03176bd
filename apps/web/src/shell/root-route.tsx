import { createRootRouteWithContext, Outlet } from '@tanstack/react-router';
import type { App } from '../api/app-context.ts';
import { ErrorPage } from './error-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';

export const rootRoute = createRootRouteWithContext<App>()({
  component: Outlet,
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
});
