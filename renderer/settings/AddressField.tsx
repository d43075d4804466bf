import { useId, useState } from 'react';
import { t } from '../messages/index.ts';

interface AddressFieldProps {
  label: string;
  about: string;
  value: string | null;
  /** Called when the field is left with an address in it, or empty, which is null. */
  onChange: (value: string | null) => void;
}

/** A web address, taken when the field is left: half an address is none. */
export function AddressField({ label, about, value, onChange }: AddressFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value ?? '';
  const valid = text.trim() === '' || isAddress(text.trim());

  function leave(): void {
    if (typed === null || !valid) return;
    const next = typed.trim() === '' ? null : typed.trim();
    if (next !== value) onChange(next);
    setTyped(null);
  }

  return (
    <div>
      <label htmlFor={id} className="block text-[13px] font-medium">
        {label}
      </label>
      <input
        id={id}
        type="text"
        inputMode="url"
        value={text}
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={!valid}
        aria-describedby={`${id}-about`}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') leave();
        }}
        className="mt-1 h-8 w-full rounded-lg border border-edge bg-canvas px-2.5 text-[13px] aria-invalid:border-danger"
      />
      <p id={`${id}-about`} className={`mt-1 text-xs ${valid ? 'text-muted' : 'text-danger'}`}>
        {valid ? about : t.get.settings.invalid}
      </p>
    </div>
  );
}

/** As the contract has it. */
function isAddress(text: string): boolean {
  return /^https?:\/\/[^\s/@?#]+(\/[^\s?#]*)?$/.test(text);
}
