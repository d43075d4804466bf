// A conversation's title: the beginning of its first question.

const maxLength = 60;
/** UTF-16 code units that are looked at, of a question that may have millions, and of one line of it. */
const lookedAt = 4000;
const lookedAtPerLine = 400;

/** The first line that says something, without Markdown marks, cut at a word to at most 60 characters. */
export function titleOf(question: string): string {
  const lines = question.slice(0, lookedAt).split('\n').map(plain);
  return shorten(
    lines.find((line) => /[\p{L}\p{N}\p{S}]/u.test(line)) ?? lines.find((line) => line !== '') ?? '',
  );
}

function plain(line: string): string {
  return (
    line
      .slice(0, lookedAtPerLine)
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
      .replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ')
      .replace(/^\s*(?:(?:#{1,6}|>|[-*+]|\d+[.)])\s+)+/, '')
      .replace(/^\s*(?:```|~~~)\S*/, '')
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/(\*\*|__|~~|`+)(?=\S)(.+?)(?<=\S)\1/g, '$2')
      .replace(/(?<![\p{L}\p{N}])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\p{L}\p{N}])/gu, '$2')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

function shorten(line: string): string {
  const characters = Array.from(line);
  if (characters.length <= maxLength) return line;
  const start = characters.slice(0, maxLength - 1).join('');
  const lastSpace = start.lastIndexOf(' ');
  // A script without spaces, or one long word, is cut where the room ends.
  const kept =
    characters[maxLength - 1] === ' ' || lastSpace < maxLength / 2 ? start : start.slice(0, lastSpace);
  return `${kept.replace(/[\s,;:.–-]+$/u, '')}…`;
}
