import type { Api, AuditNote, Caller, Route, RouteAudit, RouteTable, Visitor } from '@apex/contracts';

/** Writes a line into the audit log, wherever that is kept. */
export type Audit = (caller: Caller, note: AuditNote) => Promise<void>;

type Verb = (asker: Caller | Visitor, input: unknown, ...rest: unknown[]) => unknown;

/**
 * The same verbs, of which each that its route declares so leaves a line in the audit log once it has answered. Work
 * that ends in the middle, because it failed or nobody waits any more, leaves its line as well: it changed something.
 */
export function audited<T extends RouteTable>(routes: T, api: Api<T>, audit: Audit): Api<T> {
  // Api<T> has a verb for every route by type; the table is walked by name here.
  const verbs = api as unknown as Readonly<Record<string, Verb>>;
  const wrapped = Object.entries(routes).map(([name, route]) => {
    const verb = verbs[name];
    if (verb === undefined) throw new Error(`route ${name} has no implementation`);
    return [name, route.audit === undefined ? verb : withLine(route, route.audit, verb, audit)];
  });
  return Object.fromEntries(wrapped) as Api<T>;
}

function withLine(route: Route, line: RouteAudit, verb: Verb, audit: Audit): Verb {
  if (route.progress !== undefined) {
    return (asker, input, ...rest) =>
      noteStream(verb(asker, input, ...rest) as AsyncGenerator, (answer, finished) =>
        note(asker, noteOf(line, asker, input, { answer, finished })),
      );
  }
  return async (asker, input, ...rest) => {
    const answer = await verb(asker, input, ...rest);
    await note(asker, noteOf(line, asker, input, { answer, finished: true }));
    return answer;
  };

  async function note(asker: Caller | Visitor, entry: AuditNote): Promise<void> {
    if ('actor' in asker) await audit(asker, entry);
  }
}

async function* noteStream(
  stream: AsyncGenerator,
  write: (answer: unknown, finished: boolean) => Promise<void>,
): AsyncGenerator {
  let begun = false;
  let finished = false;
  let answer: unknown;
  try {
    for (;;) {
      const { value, done } = await stream.next();
      begun = true;
      if (done === true) {
        answer = value;
        finished = true;
        return value;
      }
      yield value;
    }
  } finally {
    if (!finished) await stream.return(undefined);
    if (begun) await write(answer, finished);
  }
}

function noteOf(
  { action, target, details }: RouteAudit,
  asker: Caller | Visitor,
  input: unknown,
  { answer, finished }: { readonly answer: unknown; readonly finished: boolean },
): AuditNote {
  const find = (field: string): unknown => fieldOf(answer, field) ?? fieldOf(input, field);
  const told = (details ?? []).map((field) => [field, find(field)]).filter(([, value]) => value !== undefined);
  if (!finished) told.push(['finished', false]);
  const project = 'project_id' in asker ? asker.project_id : '';
  const found = target === undefined ? undefined : find(target);
  return {
    action,
    target: typeof found === 'string' ? found : project,
    ...(told.length === 0 ? {} : { details: Object.fromEntries(told) }),
  };
}

/** `project.id` is the field of a field. */
function fieldOf(value: unknown, path: string): unknown {
  let at: unknown = value;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}
