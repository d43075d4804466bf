import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { IconButton } from './Button.tsx';

/** ms for which it says that it has copied. */
const saysForMs = 1500;

interface CopyButtonProps {
  label: string;
  /** Asked for when it is pressed: putting a long text together is left until then. */
  text: () => string;
}

export function CopyButton({ label, text }: CopyButtonProps) {
  const { copy } = useActions();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), saysForMs);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      icon={copied ? Check : Copy}
      size="small"
      label={copied ? t.turns.copied : label}
      onClick={async () => setCopied(await copy(text()))}
    />
  );
}
