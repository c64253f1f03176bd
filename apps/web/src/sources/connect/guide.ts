/** What a snippet is filled in with: this installation, the key, and the project where it is not `default`. */
export interface Place {
  readonly origin: string;
  readonly key: string;
  /** Null: `default`, which needs no header. */
  readonly project: string | null;
}

export interface GuideStep {
  readonly title: string;
  /** Where the text belongs: a file, or a shell. */
  readonly where: string;
  text(place: Place): string;
}

/** How one emitter is made to send here, and what it can tell. */
export interface Guide {
  readonly id: string;
  readonly label: string;
  /** Folders of `examples/` that do this and run. */
  readonly examples: readonly string[];
  readonly steps: readonly GuideStep[];
  /** What will be priced, and what this emitter does not tell. */
  readonly expect: string;
}

/** Stands in a snippet until a key was made. */
export const keyToCome = 'apex_…';

export const install = (packages: readonly string[]): GuideStep => ({
  title: 'Install',
  where: 'shell',
  text: () => `npm install ${packages.join(' ')}`,
});

/** What every example reads from its environment. */
export const apexVariables: GuideStep = {
  title: 'Say where and with which key',
  where: 'shell',
  text: ({ origin, key }) => [`export APEX_URL=${origin}`, `export APEX_KEY=${key}`].join('\n'),
};

/** Value of `OTEL_EXPORTER_OTLP_HEADERS`, in which a comma parts headers. */
export function headerList(first: string, { project }: Place): string {
  return project === null ? first : `${first},x-apex-project=${encodeURIComponent(project)}`;
}
