import type { Observation } from '@apex/contracts';
import { providerId, serviceTierOf } from '@apex/pricing';
import { maxLabelLength } from '../../limits.ts';
import { newObservation } from '../../new-observation.ts';
import { instantOf, toIso } from '../../value/instant.ts';
import type { Labels } from '../../value/label.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { at } from '../wire/field.ts';
import type { Fields } from '../wire/fields.ts';
import { reportedCost } from './cost.ts';
import type { ResourceLabels } from './resource.ts';
import { addTags } from './tags.ts';
import { calledTools } from './tools.ts';

export interface Told {
  readonly key: string;
  readonly startedAtMs: number;
  readonly fields: Fields;
  readonly hasError: boolean;
}

/** Turns the attributes of spans and log records of one export into observations, but for their usage. */
export class Observer {
  readonly #labels: Labels;

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  observe({ key, startedAtMs, fields, hasError }: Told, dialect: Dialect, resource: ResourceLabels): Observation {
    const observation = newObservation('otlp', key, toIso(startedAtMs));
    this.#labelsOf(observation, fields, resource);
    this.#model(observation, fields, dialect);
    this.#outcome(observation, fields, hasError);
    this.#timing(observation, fields, startedAtMs);
    this.#tier(observation, fields);
    observation.reported_cost_usd = reportedCost(fields);
    observation.tools = calledTools(fields, this.#labels);
    return observation;
  }

  #labelsOf(observation: Observation, fields: Fields, resource: ResourceLabels): void {
    observation.user = this.#text(fields, at.user) || resource.user;
    observation.session = this.#text(fields, at.session) || resource.session;
    observation.application = this.#text(fields, at.application) || resource.application;
    observation.environment = this.#text(fields, at.environment) || resource.environment;
    observation.project_label = this.#text(fields, at.project_label) || resource.project_label;
    observation.branch = this.#text(fields, at.branch) || resource.branch;
    observation.agent = this.#text(fields, at.agent);
    observation.feature = this.#text(fields, at.feature);
    observation.task = this.#text(fields, at.task);
    observation.prompt_hash = this.#text(fields, at.prompt_hash);
    observation.tags = { ...resource.tags };
    addTags(observation.tags, fields, this.#labels);
  }

  #model(observation: Observation, fields: Fields, dialect: Dialect): void {
    observation.model = this.#text(fields, at.model) || this.#text(fields, at.observed_model);
    observation.model_served = this.#text(fields, at.model_served);
    if (observation.model === '') observation.model = observation.model_served;
    const told = fields.text(at.provider);
    const provider = dialect.provider === undefined ? told : dialect.provider(told, observation.model);
    observation.provider = provider === '' ? null : this.#labels.of(providerId(provider));
    observation.operation = operationOf(fields, this.#labels);
    observation.response_id = this.#text(fields, at.response_id) || replyId(fields);
    // An id that names the exchange would never meet the reply's.
    if (dialect.replyIdIsRequestId === true) observation.response_id = '';
  }

  #outcome(observation: Observation, fields: Fields, hasError: boolean): void {
    const status = Number(fields.get(at.http_status) ?? 0);
    const failed = hasError || fields.has(at.error_type) || status >= 400;
    if (failed || fields.text(at.failure_level) === 'ERROR') {
      observation.status = 'error';
      observation.error_type = this.#text(fields, at.error_type) || (status >= 400 ? String(status) : '');
    }
    observation.finish_reason = this.#text(fields, at.finish_reason);
  }

  #timing(observation: Observation, fields: Fields, startedAtMs: number): void {
    const seconds = measure(fields.get(at.ttft_s), 1000);
    observation.ttft_ms = measure(fields.get(at.ttft_ms), 1) ?? seconds ?? sinceStart(fields, startedAtMs);
    const streaming = fields.get(at.streaming);
    if (streaming === true || streaming === 'true') observation.streaming = true;
    else if (streaming === false || streaming === 'false') observation.streaming = false;
    else if (observation.ttft_ms !== null) observation.streaming = true;
    else if (fields.text(at.operation_id).includes('.doStream')) observation.streaming = true;
    else if (fields.text(at.operation_id).includes('.do')) observation.streaming = false;
  }

  #tier(observation: Observation, fields: Fields): void {
    const served = fields.text(at.tier_served);
    const tier = serviceTierOf(served) ?? (served === '' ? serviceTierOf(fields.text(at.tier_asked)) : undefined);
    if (tier !== undefined) observation.tier = tier;
    else if (served !== '') observation.tags['service_tier'] = this.#labels.of(served);
    if (fields.text(at.speed) === 'fast') observation.tags['speed'] = 'fast';
  }

  #text(fields: Fields, place: number): string {
    const text = fields.text(place);
    return isClean(text) ? text : this.#labels.of(text);
  }
}

const aliases: Readonly<Record<string, string>> = {
  completion: 'chat',
  acompletion: 'chat',
  responses: 'chat',
  aresponses: 'chat',
  messages: 'chat',
  embedding: 'embeddings',
  aembedding: 'embeddings',
  embed: 'embeddings',
};

/** The operation in OpenTelemetry's words; what an emitter tells in its own is worked out. */
function operationOf(fields: Fields, labels: Labels): string {
  const told = fields.text(at.operation).toLowerCase();
  if (told !== '') return labels.of(aliases[told] ?? told);
  const hint = `${fields.text(at.operation_id)} ${fields.text(at.span_kind)} ${fields.text(at.observation_type)} ${fields.text(at.request_type)}`;
  if (hint.length === 3) return 'chat';
  if (/embed/i.test(hint)) return 'embeddings';
  return /rerank/i.test(hint) ? 'rerank' : 'chat';
}

/** OpenInference hands the whole reply on as text; its id comes first. */
function replyId(fields: Fields): string {
  const head = fields.text(at.reply_head);
  return /^\s*\{\s*"id"\s*:\s*"((?:chatcmpl|cmpl|resp|msg|gen)[-_][\w-]{1,200})"/.exec(head)?.[1] ?? '';
}

function measure(value: unknown, factor: number): number | null {
  if (value === undefined || typeof value === 'boolean') return null;
  const ms = Math.round(Number(value) * factor * 1000) / 1000;
  return ms >= 0 && ms <= 1e9 ? ms : null;
}

function sinceStart(fields: Fields, startedAtMs: number): number | null {
  if (!fields.has(at.first_token_at)) return null;
  const ms = instantOf(fields.text(at.first_token_at).replaceAll('"', ''), 0);
  return ms === undefined ? null : measure(ms - startedAtMs, 1);
}

/** Nearly every label is short printable ASCII, which cleaning would leave as it is. */
function isClean(text: string): boolean {
  if (text.length > maxLabelLength) return false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code <= 0x20 || code >= 0x7f) return false;
  }
  return true;
}
