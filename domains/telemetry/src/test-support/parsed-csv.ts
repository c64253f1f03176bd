/** CSV as RFC 4180 has it, read by its grammar: rows by the names of the header. */
export function parsedCsv(text: string): Record<string, string>[] {
  const records: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  while (field.lastIndex < text.length) {
    const [, quoted, bare = '', end] = field.exec(text) ?? [];
    if (end === undefined) throw new Error(`no CSV at ${records.length}`);
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === '\r\n') records.push([]);
  }
  const [header = [], ...rows] = records.filter((cells) => cells.length > 0);
  return rows.map((cells) => {
    if (cells.length !== header.length) throw new Error(`${cells.length} cells below ${header.length} columns`);
    return Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
  });
}
