// What no document may hold, or nobody could see, as signs that can be seen.

/**
 * Control characters as their pictures (U+2400…), since neither HTML nor XML can hold them; halves of characters and
 * what is no character as U+FFFD. Line breaks become line feeds, as every parser of markup makes them.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}/gu, (control) => picture(control.charCodeAt(0)) ?? control)
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}

function picture(code: number): string | null {
  if (code === 0x09 || code === 0x0a || code > 0x7f) return null;
  return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
}
