// Where models are downloaded from, and how.
import { type FormEvent, useEffect, useId, useState } from 'react';
import { defaultHubSettings, type HubSettings } from '../../preload/contract/hub-settings.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { Row } from '../ui/Choice.tsx';
import { AddressField } from './AddressField.tsx';

/** Bytes per second. */
const limits = [250e3, 500e3, 1e6, 2e6, 5e6, 10e6, 25e6, 50e6];

export function DownloadSettings() {
  const hub = useApp((state) => state.settings.hub);
  const { updateSettings, refreshFacts } = useActions();
  const words = t.get.settings;
  // Whether a token is kept is a fact about the hub's address.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew for another address
  useEffect(() => void refreshFacts(), [hub.baseUrl, refreshFacts]);
  const change = (changes: Partial<HubSettings>) => void updateSettings({ hub: { ...hub, ...changes } });
  return (
    <>
      <AddressField
        label={words.baseUrl}
        about={words.baseUrlAbout}
        value={hub.baseUrl}
        onChange={(baseUrl) => change({ baseUrl: baseUrl ?? defaultHubSettings.baseUrl })}
      />
      <Token />
      <AddressField
        label={words.proxy}
        about={words.proxyAbout}
        value={hub.proxy}
        onChange={(proxy) => change({ proxy })}
      />
      <Limit value={hub.bytesPerSecond} onChange={(bytesPerSecond) => change({ bytesPerSecond })} />
    </>
  );
}

function Limit({ value, onChange }: { value: number | null; onChange: (value: number | null) => void }) {
  const words = t.get.settings;
  const choices =
    value === null || limits.includes(value) ? limits : [...limits, value].sort((a, b) => a - b);
  return (
    <>
      <Row label={words.limit} htmlFor="download-limit">
        <select
          id="download-limit"
          aria-describedby="download-limit-about"
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value ? Number(event.target.value) : null)}
          className="h-8 max-w-full rounded-lg border border-edge bg-canvas px-2 text-[13px]"
        >
          <option value="">{words.noLimit}</option>
          {choices.map((bytes) => (
            <option key={bytes} value={bytes}>
              {words.perSecond(bytes)}
            </option>
          ))}
        </select>
      </Row>
      <p id="download-limit-about" className="-mt-1 text-xs text-muted">
        {words.limitAbout}
      </p>
    </>
  );
}

/** Written, never read: the app tells only whether there is one. */
function Token() {
  const id = useId();
  const kept = useApp((state) => state.get.facts?.hasToken ?? false);
  const [typed, setTyped] = useState('');
  const { setHubToken } = useActions();
  const words = t.get.settings;

  async function keep(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (typed.trim() !== '' && (await setHubToken(typed.trim()))) setTyped('');
  }

  return (
    <form onSubmit={(event) => void keep(event)}>
      <label htmlFor={id} className="block text-[13px] font-medium">
        {words.token}
      </label>
      <div className="mt-1 flex gap-2">
        <input
          id={id}
          type="password"
          value={typed}
          maxLength={500}
          autoComplete="off"
          aria-describedby={`${id}-about`}
          onChange={(event) => setTyped(event.target.value)}
          className="h-8 min-w-0 flex-1 rounded-lg border border-edge bg-canvas px-2.5 text-[13px]"
        />
        <Button type="submit" disabled={typed.trim() === ''}>
          {words.tokenSave}
        </Button>
      </div>
      <p id={`${id}-about`} className="mt-1 text-xs text-muted">
        {kept ? `${words.tokenKept} ` : null}
        {words.tokenAbout}
      </p>
      {kept ? (
        <Button kind="quiet" className="mt-1 -ml-3" onClick={() => void setHubToken(null)}>
          {words.tokenForget}
        </Button>
      ) : null}
    </form>
  );
}
