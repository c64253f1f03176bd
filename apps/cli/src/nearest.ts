/** Edits between two words; two letters that changed places are one. */
function editDistance(left: string, right: string): number {
  let above: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const kept = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const ways = [kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, ...(swapped ? [(above[j - 2] ?? 0) + 1] : [])];
      next.push(Math.min(...ways));
    }
    above = row;
    row = next;
  }
  return row[right.length] ?? 0;
}

/** The known word someone who typed `word` may have meant; undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const asked = word.toLowerCase().slice(0, 64);
  const ranked = known
    .map((name) => ({ name, far: name.startsWith(asked) && asked.length > 1 ? 1 : editDistance(asked, name) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best !== undefined && best.far <= Math.max(1, Math.floor(best.name.length * 0.4)) ? best.name : undefined;
}
