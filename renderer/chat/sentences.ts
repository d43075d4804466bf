/** Where the last whole sentence or line of `text` ends, at or after `from`; `from` where none has ended. */
export function endOfSentences(text: string, from: number): number {
  const ends = /[.!?…]["'”’)\]]*(?=\s)|[。！？]|\n/g;
  ends.lastIndex = from;
  let end = from;
  for (let match = ends.exec(text); match; match = ends.exec(text)) end = ends.lastIndex;
  return end;
}
