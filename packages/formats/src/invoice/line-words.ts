import type { ServiceTier } from '@apex/contracts';
import type { TokenBucket } from './invoice-line.ts';

/** Charges that no call makes. */
const otherCharge =
  /\b(seat|seats|subscription|licen[cs]e|fee|fees|credit|credits|tax|taxes|vat|refund|adjustment|discount|support|rounding|commitment|purchase|promotion|minimum|prepaid|top.?up|deposit|storage|session|sessions|hours?|gb|search|searches|tool calls|containers?|training|fine.?tun\w*|provisioned|throughput|images?|minutes?|seconds?|characters?)\b/i;
const usageWords = /^(usage|token|tokens|regular|inference|actual|discountedusage|savingsplancoveredusage)?$/i;

/** Which tokens a text speaks of; undefined where it speaks of none. */
export function bucketOf(text: string): TokenBucket | undefined {
  const words = text.toLowerCase().replaceAll(/[_.\-/]+/g, ' ');
  if (/cach\w*/.test(words)) {
    if (/no cache|uncached|non cached/.test(words)) return 'input';
    return /writ|creat|storage/.test(words) ? 'cache_write' : 'cache_read';
  }
  if (/\b(output|outp|opt|completion|completions|response|outglbl|generated)\b|outputtoken/.test(words))
    return 'output';
  if (/\b(input|inp|inpt|prompt|inpglbl|request tokens?|context)\b|inputtoken/.test(words)) return 'input';
  return undefined;
}

/** True for seats, fees, credits, taxes and whatever else is not tokens. */
export function isOtherCharge(charge: string, description: string): boolean {
  if (!usageWords.test(charge.replaceAll(/[\s_-]+/g, '')) && otherCharge.test(charge)) return true;
  return otherCharge.test(description.replaceAll(/[_\-/]+/g, ' ')) && bucketOf(description) === undefined;
}

export function tierOf(text: string): ServiceTier | null {
  const words = text.toLowerCase();
  if (/batch|true/.test(words)) return 'batch';
  if (words.includes('flex')) return 'flex';
  if (words.includes('priority')) return 'priority';
  return /standard|default|on.?demand|false/.test(words) ? 'standard' : null;
}

/** How many tokens one of a unit is; undefined where the unit counts something else. */
export function tokensPerUnit(unit: string): bigint | undefined {
  const words = unit.toLowerCase().replaceAll(/[,_]/g, '').trim();
  if (words === '') return 1n;
  if (!/tok|^(count|units?|quantity|requests? tokens?)$|^\d+ ?[km]?$|^[km]$/.test(words)) return undefined;
  const digits = /\d+/.exec(words)?.[0];
  const base = digits === undefined ? 1n : BigInt(digits);
  if (/\b\d*\s?m(illion|tok|\b)/.test(words)) return base * 1_000_000n;
  return /\b\d*\s?(k(tok|\b)|thousand)/.test(words) ? base * 1_000n : base;
}

const regionPrefix = /^([a-z]{2,4}\d?-)?(?=[a-z])/i;
const tail =
  /[\s,:_-]*\b(on[- ]?demand|global|cross[- ]?region|batch|flex|priority|standard|mantle|cached|cache|uncached|read|write|written|creation|input|output|inp|outp|opt|prompt|completion|tokens?|count|text|regnl|glbl|data zone|per|1k|1m|5m|1h)\b.*$/i;

/** The model's name at the head of a description such as `gpt-5-2025-08-07, cached input`. */
export function modelOfText(text: string): string {
  const [head = ''] = text.split(/,| \| | – | - /);
  const bare = head.replace(/^(USE|USW|EU[CNSW]?|AP[NSE]*|CAN|SAE|UGW|APS)\d-/i, '').replace(regionPrefix, '$1');
  return bare.replace(tail, '').trim();
}
