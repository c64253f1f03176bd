import { isObject, type JsonObject, parseJson } from '../bytes/json-text.ts';
import { RowFault } from '../fault.ts';
import { newObservation } from '../new-observation.ts';
import { lastElement, type LineParser, type ParserContext, stemOf } from '../parser.ts';
import { hashWords, hexOf } from '../value/content-hash.ts';
import { EqualRows } from '../value/equal-rows.ts';
import { instantOf, toIso } from '../value/instant.ts';
import { CodexSession } from './codex-session.ts';
import { type CodexTokens, codexUsage, isNothing, readCodexTokens, stepBetween, tokensKey } from './codex-usage.ts';

const toolItems: Readonly<Record<string, string>> = {
  local_shell_call: 'shell',
  web_search_call: 'web_search',
  image_generation_call: 'image_generation',
};
const maxTools = 512;

/** Rollout logs of Codex: a `token_count` event after each call, with the step and the session's running total. */
export class CodexParser implements LineParser {
  readonly #context: ParserContext;
  readonly #session: CodexSession;
  readonly #equal = new EqualRows();
  #model = '';
  #tier: unknown;
  #total: CodexTokens | undefined;
  #tools: string[] = [];
  #lastMs: number;
  #calls = 0;

  constructor(context: ParserContext) {
    this.#context = context;
    this.#session = new CodexSession(stemOf(context.name));
    this.#lastMs = context.anchorMs;
  }

  line(text: string, line: number): void {
    const { sink } = this.#context;
    if (text.trim() === '') return;
    sink.guard(line, () => {
      const entry = parseJson(text);
      if (!isObject(entry)) throw new RowFault('not an entry of a log: no JSON object');
      const payload = entry['payload'];
      if (typeof entry['type'] !== 'string' || !isObject(payload)) {
        sink.skipUnknown(line, 'not an entry of a Codex log');
        return;
      }
      const ms = instantOf(entry['timestamp'], this.#context.anchorMs);
      if (ms !== undefined) this.#lastMs = ms;
      if (entry['type'] === 'event_msg' && payload['type'] === 'token_count') this.#tokenCount(payload, line);
      else {
        this.#note(entry['type'], payload);
        sink.skip();
      }
    });
  }

  #note(type: string, payload: JsonObject): void {
    if (type === 'session_meta') this.#session.meta(payload, this.#lastMs);
    else if (type === 'turn_context') {
      this.#model = this.#context.labels.of(payload['model']) || this.#model;
      this.#tier = payload['service_tier'] ?? this.#tier;
      this.#session.cwd = typeof payload['cwd'] === 'string' ? payload['cwd'] : this.#session.cwd;
    } else if (type === 'response_item' && this.#tools.length < maxTools) {
      const kind = String(payload['type']);
      const name = kind.endsWith('_call') ? (toolItems[kind] ?? this.#context.labels.of(payload['name'])) : '';
      if (name !== '') this.#tools.push(name);
    }
  }

  #tokenCount(payload: JsonObject, line: number): void {
    const { sink, labels } = this.#context;
    const info = payload['info'];
    const step = this.#stepOf(info);
    if (!isObject(info) || step === undefined) {
      sink.skip();
      return;
    }
    const observation = newObservation('codex', this.#identityOf(info, step), toIso(this.#lastMs));
    observation.usage = codexUsage(step);
    observation.model = labels.of(info['model']) || labels.of(payload['model']) || this.#model || this.#context.model;
    observation.provider = this.#session.provider ?? (observation.model === '' ? null : 'openai');
    if (this.#tier === 'priority' || this.#tier === 'flex') observation.tier = this.#tier;
    else if (this.#tier === 'fast') observation.tags['speed'] = 'fast';
    observation.application = 'codex';
    observation.session = labels.of(this.#session.id);
    observation.project_label = labels.of(lastElement(this.#session.cwd));
    observation.branch = labels.of(this.#session.branch);
    if (this.#session.agent !== '') {
      observation.agent = labels.of(this.#session.agent);
      observation.tags['sub_agent'] = 'true';
    }
    if (this.#session.version !== '') observation.tags['agent_version'] = labels.of(this.#session.version);
    observation.sequence = this.#calls;
    observation.tools = this.#tools;
    this.#tools = [];
    this.#calls += 1;
    sink.call(line, observation);
  }

  /** What the call itself used; nothing when the event only repeats the total. */
  #stepOf(info: unknown): CodexTokens | undefined {
    if (!isObject(info)) return undefined;
    const last = isObject(info['last_token_usage']) ? readCodexTokens(info['last_token_usage']) : undefined;
    if (!isObject(info['total_token_usage'])) return last === undefined || isNothing(last) ? undefined : last;
    const total = readCodexTokens(info['total_token_usage']);
    const before = this.#total;
    if (before !== undefined && tokensKey(before) === tokensKey(total)) return undefined;
    this.#total = total;
    const step = last ?? stepBetween(before, total);
    return isNothing(step) ? undefined : step;
  }

  /** The running total names a call within its session; a fork replays the session's events with new times. */
  #identityOf(info: JsonObject, step: CodexTokens): string {
    const root = this.#session.rootAt(this.#lastMs);
    if (isObject(info['total_token_usage']) && this.#total !== undefined) {
      return `codex:${root}:${tokensKey(this.#total)}:${tokensKey(step)}`;
    }
    const words = hashWords(JSON.stringify([root, this.#lastMs, tokensKey(step)]));
    return `codex:${root}:${hexOf(words)}:${this.#equal.ordinal(words)}`;
  }
}
