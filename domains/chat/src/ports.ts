import type { Api, optimizerRoutes, telemetryRoutes } from '@apex/contracts';

/** What the analyst may ask of its siblings, always as the user who asked. */
export interface ChatPorts {
  readonly telemetry: Pick<
    Api<typeof telemetryRoutes>,
    'querySpend' | 'listDimensionValues' | 'streamOccurrences' | 'explainChange' | 'forecastSpend' | 'findAnomalies'
  >;
  readonly optimizer: Pick<
    Api<typeof optimizerRoutes>,
    | 'simulatePromptCache'
    | 'simulateModel'
    | 'traceRetries'
    | 'measureFindings'
    | 'listFindings'
    | 'listProposals'
    | 'recordProposals'
  >;
}
