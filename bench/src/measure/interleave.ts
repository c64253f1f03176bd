/**
 * Measures contestants in rounds, each once a round, whoever went first going last in the next: what disturbs the
 * machine meanwhile then disturbs them alike. The first `warm_up` rounds are not counted.
 */
export async function interleave<K extends string, T = number>(
  contestants: Readonly<Record<K, (round: number) => Promise<T>>>,
  { rounds, warm_up = 0 }: { readonly rounds: number; readonly warm_up?: number },
): Promise<Record<K, T[]>> {
  const names = Object.keys(contestants) as K[];
  const seen = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<K, T[]>;
  for (let round = 0; round < warm_up + rounds; round += 1) {
    const order = names.map((_, index) => names[(index + round) % names.length]);
    for (const name of order) {
      if (name === undefined) continue;
      const value = await contestants[name](round);
      if (round >= warm_up) seen[name].push(value);
    }
  }
  return seen;
}
