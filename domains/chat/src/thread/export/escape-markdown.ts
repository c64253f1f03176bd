const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** Signs that open or close markup anywhere in a line, in Markdown and its dialects. */
const markup = /[\\`*_{}[\]<>|~^]/g;
/** Before a digit it is money; anything else between two of them might be taken for a formula. */
const formula = /\$(?!\d)/g;
const reference = /&(?=[#a-z])/gi;
/** What is made a link without being asked, and short names of pictures. */
const address = /:(?=\/\/|\S*:)|@|(?<=www|ftp)\.|(?<=mailto|xmpp):/gi;

function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(unseen, ' ').replaceAll(/\s+/gu, ' ');
}

/** A piece from the middle of a line, with the blank at its ends. */
export function escapePiece(text: string): string {
  return oneLine(text)
    .replaceAll(markup, '\\$&')
    .replaceAll(formula, '\\$&')
    .replaceAll(reference, '\\$&')
    .replaceAll(address, '\\$&')
    .replace(/#(?=#* ?$)/, '\\#');
}

/** What makes a heading, a list, a rule or a definition where a line begins; a sign before a number does not. */
export function escapeStart(line: string): string {
  return line.replace(/^(?:[#:]|[+=-](?![\p{L}\p{N}$.]))/u, '\\$&').replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** Any text as one line of Markdown that shows exactly it, wherever it stands, with no effect of its own. */
export function escapeMarkdown(text: string): string {
  return escapeStart(escapePiece(oneLine(text).trim()));
}

/** Text as a code span: nothing in it is markup but the fence, which is longer than any run of its sign inside. */
export function codeSpan(text: string): string {
  const line = oneLine(text).trim();
  if (line === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const room = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${room}${line}${room}${fence}`;
}
