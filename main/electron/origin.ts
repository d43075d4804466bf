// The page's own address in the desktop app. `URL.origin` of a custom scheme is "null", so pages are told
// apart by protocol and host.
export const scheme = 'app';
export const startUrl = `${scheme}://xenon/`;

/** Whether `address` is a page of ours. */
export function isOurs(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${scheme}:` && url.host === 'xenon';
}
