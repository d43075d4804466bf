// A conversation as plain text: words only, each text to the byte.
import type { Transcript } from '../../../preload/contract/transcript.ts';

export function* toPlainText({
  title,
  facts,
  instruction,
  instructionHeading,
  parts,
}: Transcript): Iterable<string> {
  yield [`${title}\n`, ...facts.map((fact) => `${fact}\n`)].join('');
  if (instruction !== '') yield `\n${instructionHeading}:\n${instruction}\n`;
  for (const { heading, turns } of parts) {
    if (heading !== null) yield `\n--- ${heading} ---\n`;
    for (const { speaker, facts: about, text, ending } of turns) {
      const aside = [...about, ...(ending === '' ? [] : [ending])];
      yield `\n${speaker}${aside.length > 0 ? ` (${aside.join(', ')})` : ''}:\n${text}\n`;
    }
  }
}

/** One turn alone, for the clipboard: nothing but what was said. */
export function turnText({ parts }: Transcript): string {
  return parts[0]?.turns[0]?.text ?? '';
}
