// Whether a text leaves a block of code open, which would take what follows it in a file for code.

const opening = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/;
const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/;

/**
 * The fence that closes it, null where none is open. Only fences that stand by themselves: one in a list or a
 * quotation ends with it.
 */
export function openFence(text: string): string | null {
  let open: string | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (open === null) {
      const [, ticks, tildes] = opening.exec(line) ?? [];
      open = ticks ?? tildes ?? null;
    } else if (closing.exec(line)?.[1]?.startsWith(open)) open = null;
  }
  return open;
}
