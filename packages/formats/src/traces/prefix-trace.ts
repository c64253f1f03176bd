import type { Prefix } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import { isObject, type JsonObject, parseJson } from '../bytes/json-text.ts';
import { RowFault } from '../fault.ts';
import { newObservation } from '../new-observation.ts';
import type { LineParser, ParserContext } from '../parser.ts';
import { readCount, readMeasure } from '../value/count.ts';
import { contentHash } from '../value/content-hash.ts';
import { toIso } from '../value/instant.ts';
import { show } from '../value/show.ts';
import { checkedRuns, runsOfIds } from './runs.ts';

/** Some thirty years from the trace's start, however deep: beyond it the trace is broken. */
const maxSeconds = 1e9;
const maxNesting = 16;

interface Trace {
  readonly line: number;
  readonly session: string;
  readonly scope: Prefix['scope'];
  readonly blockSize: number;
  /** Calls of the trace so far, sub-agents included, in file order. */
  calls: number;
}

interface Requests {
  readonly list: readonly unknown[];
  readonly startSeconds: number;
  readonly agent: JsonObject | undefined;
  readonly nesting: number;
}

/**
 * Sessions as prefix blocks: one JSON object a trace, with nested sub-agents whose times are relative to their own
 * start and whose block numbers are the trace's. The trace does not tell what the provider's cache did, so all input
 * is fresh. Equal calls of different traces are one call: forked sessions replay their history.
 */
export class PrefixTraceParser implements LineParser {
  readonly #context: ParserContext;

  constructor(context: ParserContext) {
    this.#context = context;
  }

  line(text: string, line: number): void {
    if (text.trim() === '') return;
    this.#context.sink.guard(line, () => this.#trace(parseJson(text), line));
  }

  #trace(value: unknown, line: number): void {
    if (!isObject(value)) throw new RowFault('not a trace: no JSON object');
    if (!Array.isArray(value['requests'])) throw new RowFault('not a trace: no list "requests"');
    const blockSize = readCount(value['block_size'], 'block_size') ?? 0;
    if (blockSize < 1 || blockSize > 65_536) throw new RowFault('block_size: not between 1 and 65536');
    const session = this.#context.labels.of(value['id']);
    if (session === '') throw new RowFault('not a trace: no "id"');
    const scope = value['hash_id_scope'] === 'global' ? 'global' : 'session';
    if (value['requests'].length === 0) this.#context.sink.skip();
    this.#requests(
      { line, session, scope, blockSize, calls: 0 },
      { list: value['requests'], startSeconds: 0, agent: undefined, nesting: 0 },
    );
  }

  #requests(trace: Trace, requests: Requests): void {
    for (const [index, request] of requests.list.entries()) {
      this.#context.sink.guard(trace.line, () => {
        const where = `trace ${show(trace.session)}, request ${index + 1}`;
        if (!isObject(request)) throw new RowFault(`${where}: no JSON object`);
        try {
          if (request['type'] === 'subagent') this.#subAgent(trace, requests, request);
          else this.#call(trace, requests, request);
        } catch (error) {
          throw error instanceof RowFault ? new RowFault(`${where}: ${error.message}`) : error;
        }
      });
    }
  }

  #subAgent(trace: Trace, parent: Requests, request: JsonObject): void {
    if (parent.nesting >= maxNesting) throw new RowFault('sub-agents nested too deeply');
    const list = request['requests'];
    if (!Array.isArray(list)) throw new RowFault('a sub-agent without "requests"');
    const startSeconds = secondsFrom(parent.startSeconds, request['t']);
    this.#requests(trace, { list, startSeconds, agent: request, nesting: parent.nesting + 1 });
  }

  #call(trace: Trace, requests: Requests, request: JsonObject): void {
    const { labels, sink, anchorMs } = this.#context;
    const input = readCount(request['in'], 'in');
    const output = readCount(request['out'], 'out');
    if (input === undefined || output === undefined) throw new RowFault('no token counts "in" and "out"');
    const at = Math.round(anchorMs + secondsFrom(requests.startSeconds, request['t']) * 1000);
    const observation = newObservation('prefix-trace', identityOf(request), toIso(at));
    observation.model = labels.of(request['model']) || this.#context.model;
    observation.provider = observation.model.startsWith('claude') ? 'anthropic' : null;
    observation.usage = { ...emptyUsage(), input, output };
    observation.finish_reason = labels.of(request['stop']);
    observation.streaming = request['type'] === 's' ? true : request['type'] === 'n' ? false : null;
    observation.latency_ms = readMeasure(request['api_time'], 'api_time', 1000);
    observation.ttft_ms = readMeasure(request['ttft'], 'ttft', 1000);
    observation.session = trace.session;
    observation.sequence = trace.calls;
    const runs =
      request['hash_runs'] === undefined
        ? runsOfIds(request['hash_ids'] ?? [], 'hash_ids')
        : checkedRuns(request['hash_runs'], 'hash_runs');
    observation.prefix = { scope: trace.scope, block_size: trace.blockSize, runs };
    const thinkTime = readMeasure(request['think_time'], 'think_time');
    if (thinkTime !== null) observation.tags['think_time_s'] = String(thinkTime);
    if (requests.agent !== undefined) {
      observation.agent = labels.of(requests.agent['subagent_type']) || 'sub-agent';
      observation.tags['sub_agent'] = 'true';
      const agentId = labels.of(requests.agent['agent_id']);
      if (agentId !== '') observation.tags['agent_id'] = agentId;
    }
    trace.calls += 1;
    sink.call(trace.line, observation);
  }
}

/** What a replayed call keeps: neither its trace nor its time. */
function identityOf(request: JsonObject): string {
  const parts = ['model', 'in', 'out', 'api_time', 'think_time', 'stop'].map((field) => request[field] ?? null);
  const key = JSON.stringify(parts);
  return `prefix-trace:${key.length <= 400 ? key : contentHash(key)}`;
}

function secondsFrom(startSeconds: number, value: unknown): number {
  const seconds = value ?? 0;
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= maxSeconds)) {
    throw new RowFault(`t: ${show(value)} is not a time in seconds`);
  }
  const total = startSeconds + seconds;
  if (total > maxSeconds) throw new RowFault(`t: ${show(value)} lies more than thirty years after the trace's start`);
  return total;
}
