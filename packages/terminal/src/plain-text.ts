// Controls, and the bidirectional marks that can make a line read as another.
// oxlint-disable-next-line no-control-regex
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from outside made safe to show: escape sequences, other controls and direction marks become `�`. */
export function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(unsafe, '\ufffd');
}

/** The same on one line. */
export function plainLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}
