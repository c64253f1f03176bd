import type { Api, gatewayRoutes } from '@apex/contracts';
import { changeGatewaySettings, getGatewaySettings } from '../settings/gateway-settings.ts';
import { changeUpstream } from './change-upstream.ts';
import { createUpstream } from './create-upstream.ts';
import { deleteUpstream } from './delete-upstream.ts';
import { getUpstream, listUpstreams, testUpstream } from './find-upstreams.ts';
import type { UpstreamDeps } from './upstream-scope.ts';

export type UpstreamApi = Pick<
  Api<typeof gatewayRoutes>,
  | 'listUpstreams'
  | 'getUpstream'
  | 'createUpstream'
  | 'changeUpstream'
  | 'deleteUpstream'
  | 'testUpstream'
  | 'getGatewaySettings'
  | 'changeGatewaySettings'
>;

/** The verbs of upstreams and of the gateway's settings. */
export function createUpstreamApi(deps: UpstreamDeps): UpstreamApi {
  return {
    listUpstreams: (caller) => listUpstreams({ ...deps, caller }),
    getUpstream: (caller, input) => getUpstream({ ...deps, caller }, input),
    createUpstream: (caller, input) => createUpstream({ ...deps, caller }, input),
    changeUpstream: (caller, input) => changeUpstream({ ...deps, caller }, input),
    deleteUpstream: (caller, input) => deleteUpstream({ ...deps, caller }, input),
    testUpstream: (caller, input) => testUpstream({ ...deps, caller }, input),
    getGatewaySettings: (caller) => getGatewaySettings({ ...deps, caller }),
    changeGatewaySettings: (caller, input) => changeGatewaySettings({ ...deps, caller }, input),
  };
}
