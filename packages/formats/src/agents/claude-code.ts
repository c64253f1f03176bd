import type { Observation } from '@apex/contracts';
import { isObject, type JsonObject, parseJson } from '../bytes/json-text.ts';
import { RowFault } from '../fault.ts';
import { newObservation } from '../new-observation.ts';
import { lastElement, type LineParser, type ParserContext, projectFolderOf, stemOf } from '../parser.ts';
import { contentHash, hashWords, hexOf } from '../value/content-hash.ts';
import { EqualRows } from '../value/equal-rows.ts';
import { instantOf, toIso } from '../value/instant.ts';
import { readUsd } from '../value/usd.ts';
import { applyClaudeTerms, claudeUsage } from './claude-usage.ts';
import { ToolUses } from './tool-uses.ts';

/** Entries of a Codex log, which look like ours but for their types. */
const codexEntry = /"type"\s*:\s*"(?:session_meta|turn_context|event_msg|response_item|compacted)"/;

/** Ids that Anthropic mints name one answer in the whole world; hand-made ones need the request id beside them. */
const mintedId = /^msg_[0-9A-Za-z_]{16,}$/;

/**
 * Session logs of Claude Code. One API call is several lines, one for each content block, with the same ids and usage;
 * each line becomes a record with the call's identity, and the later ones carry all tools seen so far.
 */
export class ClaudeCodeParser implements LineParser {
  readonly #context: ParserContext;
  readonly #tools: ToolUses;
  readonly #equal = new EqualRows();
  #lastMs: number;
  #lastSkipped = '';
  #lastIdentity = '';
  #calls = -1;

  constructor(context: ParserContext) {
    this.#context = context;
    this.#tools = new ToolUses(context.labels);
    this.#lastMs = context.anchorMs;
  }

  line(text: string, line: number): void {
    const { sink } = this.#context;
    if (text === '' || text.trim() === '') return;
    // User and tool lines may carry megabytes of pasted content; without usage they are not worth parsing.
    if (!text.includes('"usage"') && text.startsWith('{') && text.endsWith('}')) {
      this.#lastSkipped = text;
      if (text.includes('"type"') && !codexEntry.test(text)) sink.skip();
      else sink.skipUnknown(line, 'not an entry of a Claude Code log');
      return;
    }
    sink.guard(line, () => {
      const entry = parseJson(text);
      if (!isObject(entry)) throw new RowFault('not an entry of a log: no JSON object');
      this.#entry(nestedEntry(entry), line);
    });
  }

  #entry(entry: JsonObject, line: number): void {
    const { sink } = this.#context;
    const message = entry['message'];
    const usage = isObject(message) ? message['usage'] : undefined;
    if (!isObject(message) || !isObject(usage) || !isAnswer(entry, message)) {
      if (typeof entry['type'] === 'string' || isObject(message)) sink.skip();
      else sink.skipUnknown(line, 'not an entry of a Claude Code log');
      return;
    }
    if (entry['isApiErrorMessage'] === true || message['model'] === '<synthetic>') {
      sink.skip();
      return;
    }
    const identity = this.#identityOf(entry, message);
    const observation = newObservation('claude-code', identity, toIso(this.#instantOf(entry)));
    observation.usage = claudeUsage(usage);
    applyClaudeTerms(observation, usage);
    this.#describe(observation, entry, message);
    if (identity !== this.#lastIdentity) this.#calls += 1;
    this.#lastIdentity = identity;
    observation.sequence = this.#calls;
    sink.call(line, observation);
  }

  #describe(observation: Observation, entry: JsonObject, message: JsonObject): void {
    const { labels, name, model } = this.#context;
    const id = labels.of(message['id']);
    observation.model = labels.of(message['model']) || model;
    observation.provider = providerOf(id, observation.model);
    observation.response_id = id;
    observation.reported_cost_usd = readUsd(entry['costUSD'], 'costUSD');
    observation.finish_reason = labels.of(message['stop_reason']);
    observation.application = 'claude-code';
    observation.project_label = labels.of(lastElement(entry['cwd'])) || labels.of(projectFolderOf(name));
    observation.branch = labels.of(entry['gitBranch']);
    observation.session = labels.of(entry['sessionId']) || labels.of(stemOf(name));
    if (entry['isSidechain'] === true || entry['agentId'] !== undefined) {
      observation.agent = labels.of(entry['agentId']) || 'sub-agent';
      observation.tags['sub_agent'] = 'true';
    }
    const version = labels.of(entry['version']);
    if (version !== '') observation.tags['agent_version'] = version;
    this.#tools.apply(observation, message['content']);
  }

  #identityOf(entry: JsonObject, message: JsonObject): string {
    const id = idOf(message['id']);
    const request = idOf(entry['requestId']);
    if (mintedId.test(id)) return `anthropic:${id}`;
    if (id !== '') return `claude-code:${id}:${request}`;
    if (request !== '') return `claude-code:request:${request}`;
    const uuid = idOf(entry['uuid']);
    if (uuid !== '') return `claude-code:uuid:${uuid}`;
    const session = idOf(entry['sessionId']) || stemOf(this.#context.name);
    const words = hashWords(JSON.stringify([session, entry['timestamp'], message]));
    return `claude-code:content:${hexOf(words)}:${this.#equal.ordinal(words)}`;
  }

  /** The line's own time, else that of the line before it, else the anchor. */
  #instantOf(entry: JsonObject): number {
    let ms = instantOf(entry['timestamp'], this.#context.anchorMs);
    if (ms === undefined) {
      const stamp = /"timestamp"\s*:\s*"([^"]{10,40})"/.exec(this.#lastSkipped)?.[1];
      ms = (stamp === undefined ? undefined : instantOf(stamp, this.#context.anchorMs)) ?? this.#lastMs;
    }
    this.#lastSkipped = '';
    this.#lastMs = ms;
    return ms;
  }
}

/** Newer versions repeat a sub-agent's entries inside progress entries of the parent's log. */
function nestedEntry(entry: JsonObject): JsonObject {
  const data = entry['data'];
  if (entry['type'] !== 'progress' || !isObject(data) || !isObject(data['message'])) return entry;
  return { ...entry, agentId: data['agentId'], isSidechain: true, ...data['message'] };
}

function isAnswer(entry: JsonObject, message: JsonObject): boolean {
  return (
    entry['type'] === 'assistant' || (entry['type'] === undefined && (message['role'] ?? 'assistant') === 'assistant')
  );
}

function idOf(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value.length <= 200 ? value : contentHash(value);
}

function providerOf(id: string, model: string): string | null {
  if (id.startsWith('msg_bdrk')) return 'aws.bedrock';
  if (id.startsWith('msg_vrtx')) return 'gcp.vertex_ai';
  return model.startsWith('claude') ? 'anthropic' : null;
}
