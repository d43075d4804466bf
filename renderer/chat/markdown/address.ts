// Which addresses a reply may link to. What a model wrote must not run a script, open a local file or
// point into the app itself.
const allowed = new Set(['https:', 'http:', 'mailto:']);

/** The address in its normal form (a deceptive host name shows as Punycode), or null: then it stays text. */
export function linkable(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && allowed.has(url.protocol) ? url.href : null;
}
