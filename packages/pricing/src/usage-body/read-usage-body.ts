import { ApexError, type ServiceTier, type Usage } from '@apex/contracts';
import { readCounts } from './counts.ts';
import type { BodyParts, Flavour } from './flavour.ts';
import { flavourNames } from './flavours.ts';
import { isRecord, type UnknownRecord } from './record.ts';

export interface UsageBodyReading {
  readonly flavour: string;
  /** `null` where the body does not tell who served the call. */
  readonly provider: string | null;
  /** `null` where the body names no model, as Bedrock's and Cohere's do not. */
  readonly model: string | null;
  readonly tier: ServiceTier;
  /** Disjoint kinds; see the contract. */
  readonly usage: Usage;
  /** What the body itself says the call cost: evidence, never the price. */
  readonly reported_cost_usd: string | null;
  readonly notes: readonly string[];
}

/** Normalises a provider's answer, or the part of it that holds model and usage. `flavour`: a name, or `auto`. */
export function readUsageBody(body: unknown, flavour = 'auto'): UsageBodyReading {
  const parts = findParts(body);
  const candidates = flavourNames[flavour.toLowerCase()];
  if (candidates === undefined) {
    throw invalid(`There is no usage body flavour "${flavour}". Known: ${Object.keys(flavourNames).join(', ')}.`);
  }
  const chosen = chooseFlavour(candidates, parts);
  const counts = readCounts(parts.usage);
  const reading = chosen.read(parts, counts);
  if (isEmpty(reading.usage) && holdsCounts(parts.usage)) {
    throw invalid(
      `The usage is not of the flavour ${chosen.name}: none of its fields ${fieldsOf(parts)} is one of that.`,
    );
  }
  return {
    flavour: chosen.name,
    provider: reading.provider,
    model: parts.model,
    tier: reading.tier ?? 'standard',
    usage: reading.usage,
    reported_cost_usd: reading.reported_cost_usd ?? null,
    notes: counts.notes,
  };
}

function chooseFlavour(candidates: readonly Flavour[], parts: BodyParts): Flavour {
  const [only, ...more] = candidates;
  if (only !== undefined && more.length === 0) return only;
  const detected = candidates.find((candidate) => candidate.detect(parts));
  if (detected !== undefined) return detected;
  throw invalid(`The usage is of no known shape; its fields are ${fieldsOf(parts)}.`);
}

const fieldsOf = (parts: BodyParts): string => Object.keys(parts.usage).slice(0, 12).join(', ');
const isEmpty = (usage: Usage): boolean => Object.values(usage).every((count) => count === 0);
const holdsCounts = (usage: UnknownRecord): boolean =>
  Object.values(usage).some((value) => typeof value === 'number' && value > 0);

/** Usage lies on top, in a streamed event's `response` or `message`, in Cohere's `meta`, or is the body itself. */
function findParts(body: unknown): BodyParts {
  if (!isRecord(body)) throw invalid('A usage body is a JSON object.');
  for (const holder of [body, body['response'], body['message'], body['x_groq'], body['meta']]) {
    const usage = isRecord(holder) ? usageOf(holder) : undefined;
    if (isRecord(holder) && usage !== undefined) {
      return { body: { ...body, ...holder }, usage, model: modelOf(holder) ?? modelOf(body) };
    }
  }
  throw invalid('The body has no usage: expected "usage", "usageMetadata" or "meta.billed_units".');
}

function usageOf(holder: UnknownRecord): UnknownRecord | undefined {
  if (isRecord(holder['usage'])) return holder['usage'];
  if (isRecord(holder['usageMetadata'])) return holder['usageMetadata'];
  if (isRecord(holder['usage_metadata'])) return camelKeys(holder['usage_metadata']);
  const bare = ['prompt_tokens', 'input_tokens', 'promptTokenCount', 'inputTokens', 'billed_units'];
  return bare.some((key) => holder[key] !== undefined) ? holder : undefined;
}

function modelOf(holder: UnknownRecord): string | null {
  for (const key of ['model', 'modelVersion', 'model_version', 'modelId']) {
    const name = holder[key];
    if (typeof name === 'string' && name !== '') return name;
  }
  return null;
}

/** Google's SDKs print the same fields in snake case. */
function camelKeys(value: UnknownRecord): UnknownRecord {
  const renamed = Object.entries(value).map(([key, inner]) => {
    const entries = Array.isArray(inner) ? inner.map((item) => (isRecord(item) ? camelKeys(item) : item)) : inner;
    return [key.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()), entries];
  });
  return Object.fromEntries(renamed) as UnknownRecord;
}

function invalid(message: string): ApexError {
  return new ApexError({ kind: 'invalid', reason: 'pricing.bad_usage_body', message });
}
