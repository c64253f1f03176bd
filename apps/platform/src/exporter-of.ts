import type { ExportedLine, Exporter } from '@apex/auth';

interface Exports {
  exportOrganisation(of: Parameters<Exporter['export']>[0], signal: AbortSignal): AsyncIterable<ExportedLine>;
}

/** What a domain adds to an export; one that another process runs is named as missing instead of passed over. */
export function exporterOf(domain: string, runs: Exports | undefined): Exporter {
  if (runs !== undefined) return { domain, export: (of, signal) => runs.exportOrganisation(of, signal) };
  return {
    domain,
    async *export() {
      yield { kind: 'not_included', domain, because: 'another process runs this part of the installation' };
    },
  };
}
