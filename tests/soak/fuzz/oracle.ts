import type { HttpAnswer } from '@apex/testkit/http-user';
import { createConformance, faultsOf } from '../../critical/support/answer-rules.ts';
import { type ApiDocument, operationsOf } from '../../critical/support/api-document.ts';
import type { FuzzOperation } from './fuzz-operation.ts';
import type { Prism } from './prism.ts';

const protobuf = 'application/x-protobuf';
/** Of answers of a shape that prism has seen before, it sees one in so many. */
const prismSample = 100;

export interface Oracle {
  /** What an answer breaks; none where it is as it must be. */
  judge(operation: FuzzOperation, path: string, answer: HttpAnswer): Promise<string[]>;
  /** Answers that prism saw as well. */
  readonly seen_by_prism: number;
}

/** Holds every answer to the document by a validator of JSON Schema, and by prism what it has not seen yet. */
export function createOracle(document: ApiDocument, prism: Prism, canaries: readonly string[]): Oracle {
  const conformance = createConformance(document);
  const operations = new Map(operationsOf(document).map((one) => [one.name, one]));
  const shapes = new Map<string, number>();
  let seen = 0;

  /** Prism compares what is JSON; errors differ by their code, successes by their fields. */
  function isForPrism({ name }: FuzzOperation, answer: HttpAnswer, type: string): boolean {
    if (type !== 'application/json') return false;
    const parts = answer.status < 400 ? /"(\w+)":/g : /"error_code":"(\w+)"/g;
    const seenParts = new Set([...answer.text.slice(0, 2000).matchAll(parts)].map(([, part]) => part));
    const shape = `${name} ${answer.status} ${[...seenParts].join()}`;
    const times = shapes.get(shape) ?? 0;
    shapes.set(shape, times + 1);
    return times % prismSample === 0;
  }

  function documented(operation: FuzzOperation, answer: HttpAnswer, type: string): string[] {
    const known = operations.get(operation.name);
    if (known === undefined) return answer.status < 500 ? [] : [`answered ${answer.status}`];
    if (type !== protobuf) return conformance(known, answer);
    const responses = document.paths[operation.path]?.[operation.method.toLowerCase()]?.responses;
    return responses?.[answer.status]?.content?.[protobuf] === undefined
      ? [`${answer.status} as protobuf is undeclared`]
      : [];
  }

  return {
    get seen_by_prism() {
      return seen;
    },
    async judge(operation, path, answer) {
      const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
      // Protobuf has its own form of errors: what stands in the headers holds for it as well.
      const everywhere = faultsOf(type === protobuf ? { ...answer, status: 200 } : answer);
      const faults = [...everywhere, ...documented(operation, answer, type)];
      if (type === protobuf && answer.status === 500) faults.push('the error is internal');
      const received = `${answer.text}\n${JSON.stringify([...answer.headers])}`;
      for (const canary of canaries) if (received.includes(canary)) faults.push(`tells ${canary} of somebody else`);
      if (operation.isDocumented && isForPrism(operation, answer, type)) {
        seen += 1;
        faults.push(...(await prism.faultsOf(operation.method, path, answer)));
      }
      return faults;
    },
  };
}
