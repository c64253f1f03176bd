import { bundledCatalogue } from './catalogue.ts';
import { findProvider } from './find-provider.ts';

const known = new Map<string, string>();

/** Emitters name a handful of providers; a sender of ever new names shall not fill the memory. */
const mostKnown = 512;

/**
 * A provider as the bundled catalogue calls it, whatever a client calls it (`aws.bedrock`, `openai.responses`,
 * `gcp.vertex_ai`); a name that the catalogue has not, in lower case.
 */
export function providerId(name: string): string {
  const remembered = known.get(name);
  if (remembered !== undefined) return remembered;
  const id = findProvider(bundledCatalogue, name)?.id ?? name.trim().toLowerCase();
  if (known.size < mostKnown && name.length <= 64) known.set(name, id);
  return id;
}
