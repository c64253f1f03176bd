import { at } from '../wire/field.ts';
import type { Dialect, SpanRole, SpanView } from './dialect.ts';

const calls = new Set(['generation', 'embedding']);

/** Python's SDK up to 3.3 wrote `span` on generations too; the model tells. */
function role({ fields }: SpanView): SpanRole | undefined {
  const type = fields.text(at.observation_type).toLowerCase();
  if (type === '') return undefined;
  if (calls.has(type)) return 'call';
  const hasUsage = fields.has(at.usage_details) || fields.has(at.input) || fields.has(at.output);
  if (type === 'span' && (fields.has(at.observed_model) || fields.has(at.usage_details))) return 'call';
  return hasUsage ? 'aggregate' : 'context';
}

/** Langfuse's SDKs from 3 on, which export OTLP, and whoever sets their attributes by hand. */
export const langfuse: Dialect = {
  emitter: 'langfuse',
  rank: 'instrumentation',
  scopes: [/^langfuse/],
  role,
  names: {
    observation_type: ['langfuse.observation.type'],
    observed_model: ['langfuse.observation.model.name'],
    usage_details: ['langfuse.observation.usage_details'],
    cost_details: ['langfuse.observation.cost_details'],
    first_token_at: ['langfuse.observation.completion_start_time'],
    failure_level: ['langfuse.observation.level'],
    user: ['langfuse.user.id', 'langfuse.trace.metadata.langfuse_user_id', 'langfuse.observation.metadata.user_id'],
    session: [
      'langfuse.session.id',
      'langfuse.trace.metadata.langfuse_session_id',
      'langfuse.observation.metadata.session_id',
    ],
    feature: ['langfuse.trace.name'],
    task: ['langfuse.observation.prompt.name'],
    environment: ['langfuse.environment'],
    release: ['langfuse.release'],
    tags: ['langfuse.trace.tags', 'langfuse.tags', 'langfuse.trace.metadata.langfuse_tags'],
  },
  prefixes: [
    { prefix: 'langfuse.trace.metadata.', use: 'tag' },
    { prefix: 'langfuse.observation.metadata.', use: 'tag' },
  ],
};
