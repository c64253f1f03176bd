import { ApexError } from '@apex/contracts';
import { formatUsd, parseUsd, pico, roundHalfEven, sumPico } from '@apex/pricing';
import { z } from 'zod';
import { valueAt } from './result-shelf.ts';
import type { Tool } from './tool.ts';

/** In words: total of all; first minus second; first over second; (first − second) over second; how many; first times second. */
export const formulas = ['sum', 'difference', 'share', 'quotient', 'change', 'count', 'product'] as const;
export type Formula = (typeof formulas)[number];

const operandSchema = z.strictObject({
  tool_result_id: z.string(),
  path: z.array(z.union([z.string(), z.int()])),
  value: z.union([z.string(), z.number()]),
});
export type Operand = z.infer<typeof operandSchema>;

const calculationSchema = z.strictObject({
  name: z.string().max(80),
  formula: z.enum(formulas),
  operands: z.array(operandSchema).min(1).max(1000),
});
export type Calculation = z.infer<typeof calculationSchema>;

const inputSchema = z.strictObject({ calculations: z.array(calculationSchema).min(1).max(500) });
const outputSchema = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      formula: z.enum(formulas),
      /** Null where the formula has no answer: nothing to divide by. */
      value: z.union([z.string(), z.number()]).nullable(),
    }),
  ),
});

export type Calculate = Tool<typeof inputSchema, typeof outputSchema>;

/** Arithmetic on results of other tools, so that a derived figure has a formula and operands to open. */
export const calculateTool: Calculate = {
  name: 'calculate',
  message: 'Deriving figures from what was measured',
  input: inputSchema,
  output: outputSchema,
  timeout_ms: 5_000,
  run({ calculations }, { shelf }) {
    for (const { operands, name } of calculations) {
      for (const { tool_result_id, path, value } of operands) {
        const found = valueAt(shelf.get(tool_result_id)?.value, path);
        if (found !== value) return Promise.reject(unsupported(name));
      }
    }
    const results = calculations.map(({ name, formula, operands }) => ({
      name,
      formula,
      value: compute(
        formula,
        operands.map((operand) => operand.value),
      ),
    }));
    return Promise.resolve({ results });
  },
};

function unsupported(name: string): ApexError {
  return new ApexError({
    kind: 'internal',
    reason: 'chat.operand_not_measured',
    message: `The figure "${name}" would rest on something nobody measured.`,
  });
}

type Value = string | number;

/** Money is text and stays exact; counts and rates are numbers. Money over money is a number. */
export function compute(formula: Formula, values: readonly Value[]): Value | null {
  if (formula === 'count') return values.length;
  const money = values.every((value) => typeof value === 'string');
  const plain = values.every((value) => typeof value === 'number');
  if (formula === 'sum') {
    if (money) return formatUsd(sumPico(values.map(parseUsd)));
    return plain ? values.reduce((total, value) => total + value, 0) : null;
  }
  const [first, second] = values;
  if (first === undefined || second === undefined) return null;
  if (typeof first === 'string' && typeof second === 'string') {
    return computeMoney(formula, parseUsd(first), parseUsd(second));
  }
  if (typeof first === 'number' && typeof second === 'number') return computeNumbers(formula, first, second);
  if (typeof first !== 'string' || typeof second !== 'number') return null;
  if (formula === 'quotient') return perCount(parseUsd(first), second);
  return formula === 'product' ? timesFactor(parseUsd(first), second) : null;
}

const ratePlaces = 1_000_000n;

/** Money times a factor of at most six decimals. */
function timesFactor(amount: bigint, factor: number): string | null {
  if (!Number.isFinite(factor)) return null;
  const scaled = BigInt(Math.round(factor * Number(ratePlaces)));
  return formatUsd(pico(roundHalfEven(amount * scaled, ratePlaces)));
}

function ratio(part: bigint, whole: bigint): number | null {
  return whole <= 0n ? null : Number(roundHalfEven(part * ratePlaces, whole)) / Number(ratePlaces);
}

function computeMoney(formula: Formula, first: bigint, second: bigint): Value | null {
  if (formula === 'product') return null;
  if (formula === 'difference') return formatUsd(pico(first - second));
  return formula === 'change' ? ratio(first - second, second) : ratio(first, second);
}

function computeNumbers(formula: Formula, first: number, second: number): number | null {
  if (formula === 'difference') return Number((first - second).toFixed(6));
  if (formula === 'product') return Number((first * second).toFixed(6));
  if (second === 0) return null;
  return Number((formula === 'change' ? (first - second) / second : first / second).toFixed(6));
}

function perCount(amount: bigint, count: number): string | null {
  if (!Number.isSafeInteger(count) || count === 0) return null;
  return formatUsd(pico(roundHalfEven(amount, BigInt(count))));
}
