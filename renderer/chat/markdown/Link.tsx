// Links and pictures of a reply. Nothing is ever fetched for a reply: a picture is the classic way to
// leak a conversation to whoever serves it.
import type { ReactNode } from 'react';
import { t } from '../../messages/index.ts';
import { linkable } from './address.ts';

interface LinkProps {
  /** As written in the reply. */
  address: string;
  title: string | undefined;
  children: ReactNode;
}

/** A link that says where it goes, or what was written where it may not go there. */
export function Link({ address, title, children }: LinkProps) {
  const href = linkable(address);
  if (href === null)
    return (
      <>
        [{children}]({address})
      </>
    );
  return (
    <a href={href} title={title ? `${title}\n${href}` : href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

export function Picture({ address, alt }: { address: string; alt: string }) {
  const href = linkable(address);
  const name = t.markdown.image(alt);
  return href === null ? (
    <span>{name}</span>
  ) : (
    <Link address={address} title={undefined}>
      {name}
    </Link>
  );
}
