import { ApexError, upstreamBaseUrls, type UpstreamKind } from '@apex/contracts';
import { problemOfAddress } from '@apex/kit/outside-address';

function invalid(reason: string, field: string, message: string): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: `gateway.${reason}`,
    message,
    details: { fields: [{ path: field, message }] },
  });
}

/** The address given, else that of the kind; refuses one that this installation may not dial. */
export function baseUrlOf(kind: UpstreamKind, given: string | undefined, outside_only: boolean): string {
  const base_url = given ?? upstreamBaseUrls[kind];
  if (base_url === undefined) {
    throw invalid(
      'base_url_missing',
      'base_url',
      `An upstream of kind ${kind} has no address of its own: give its base_url.`,
    );
  }
  const url = new URL(base_url);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw invalid(
      'base_url_not_plain',
      'base_url',
      'The base_url is an address alone: no user, no query; the key goes to api_key.',
    );
  }
  const problem = outside_only ? problemOfAddress(url) : null;
  if (problem !== null) throw invalid('base_url_refused', 'base_url', problem);
  return base_url;
}

export function requireApiVersionOf(kind: UpstreamKind, api_version: string | null | undefined): void {
  if (kind === 'azure_openai' || api_version === null || api_version === undefined) return;
  throw invalid('api_version_unused', 'api_version', 'Only an upstream of kind azure_openai has an api_version.');
}
