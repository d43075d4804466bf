// What a person types into the search box: a repository by its id or by any of its addresses, else words.

export interface RepositoryRef {
  /** "owner/name". */
  readonly repository: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
}

const part = '[A-Za-z0-9][A-Za-z0-9._-]{0,95}';
const idPattern = new RegExp(`^(${part}/${part})(?:@([\\w./-]{1,100}))?$`);

/**
 * @param base the hub's address; a link is read as one to it or to the public hub
 * @returns null where the text names no repository
 */
export function parseRepository(text: string, base: string): RepositoryRef | null {
  const trimmed = text.trim();
  const id = idPattern.exec(trimmed);
  if (id) return { repository: id[1]!, revision: id[2] ?? 'main' };
  const url = URL.parse(/^[\w.-]+\.[a-z]{2,}(:\d+)?\//i.test(trimmed) ? `https://${trimmed}` : trimmed);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const hosts = [URL.parse(base)?.host, 'huggingface.co', 'hf.co', 'www.huggingface.co'];
  if (!hosts.includes(url.host)) return null;
  const prefix = url.host === URL.parse(base)?.host ? new URL(base).pathname.replace(/\/+$/, '') : '';
  if (!url.pathname.startsWith(prefix)) return null;
  const [owner, name, kind, ...rest] = segments(url.pathname.slice(prefix.length));
  const repository = `${owner}/${name}`;
  if (name === undefined || !idPattern.test(repository)) return null;
  const revision = ['tree', 'blob', 'resolve'].includes(kind ?? '') ? rest[0] : undefined;
  return { repository, revision: revision ?? 'main' };
}

function segments(path: string): string[] {
  return path.split('/').filter(Boolean).map(decode);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
