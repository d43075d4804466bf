// Which addresses the app hands to the system: what a model or an imported file wrote must not start a
// program, open a local file or run a script.
const allowed = new Set(['https:', 'http:', 'mailto:']);

/** The address in its normal form if it may be opened outside the app, else null. */
export function externalLink(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && allowed.has(url.protocol) ? url.href : null;
}
