// What a model's file says of itself, folded away and read only when it is unfolded.
import { useEffect, useState } from 'react';
import type { ModelDetails as Details } from '../../preload/contract/model-details.ts';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { Facts } from '../inspector/Section.tsx';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';

const words = t.library.details;

export function ModelDetails({ model }: { model: ModelEntry }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer rounded text-xs text-muted hover:text-ink">
        {words.title}
        <span className="sr-only"> {words.of(model.name, model.level)}</span>
      </summary>
      {open ? <Unfolded model={model} /> : null}
    </details>
  );
}

function Unfolded({ model }: { model: ModelEntry }) {
  const { getModelDetails } = useActions();
  const [details, setDetails] = useState<Details | null>(null);
  useEffect(() => {
    let current = true;
    void getModelDetails(model.id).then((found) => current && setDetails(found));
    return () => {
      current = false;
    };
  }, [model, getModelDetails]);
  if (details === null) return <p className="mt-2 text-xs text-muted">{words.reading}</p>;
  const { path, files, tensors, tokenizer, template } = details;
  return (
    <div className="mt-2 flex flex-col gap-3">
      <Facts rows={[[words.path, path, 'long']]} />
      {files.length > 1 ? (
        <Facts rows={files.map(({ name, bytes }) => [name, t.format.bytes(bytes)])} />
      ) : null}
      <Facts rows={tensors.map((group) => [words.tensors(group), words.share(group)])} />
      <Facts rows={words.tokenizer(tokenizer)} />
      <Hash modelId={model.id} known={details.sha256} />
      {template === null ? (
        <p className="text-xs text-muted">{words.noTemplate}</p>
      ) : (
        <label className="flex flex-col gap-1 text-xs text-muted">
          {words.template}
          <textarea
            readOnly
            rows={5}
            value={template}
            className="w-full resize-y rounded-md border border-line bg-sunk p-2 font-mono text-[11px] text-ink"
          />
        </label>
      )}
    </div>
  );
}

function Hash({ modelId, known }: { modelId: string; known: string | null }) {
  const { hashModel } = useActions();
  const [sha256, setSha256] = useState(known);
  const [reading, setReading] = useState(false);
  if (sha256 !== null) return <Facts rows={[[words.hash, sha256, 'long']]} />;
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 text-xs">
      <span className="text-muted">{words.hash}</span>
      <Button
        disabled={reading}
        onClick={() => {
          setReading(true);
          void hashModel(modelId).then((found) => {
            setReading(false);
            setSha256(found);
          });
        }}
      >
        {reading ? words.hashing : words.readHash}
      </Button>
    </div>
  );
}
