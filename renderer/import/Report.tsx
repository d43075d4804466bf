// What came in and what could not, line by line.
import { Check, CircleAlert, CopyPlus, Equal, Plus } from 'lucide-react';
import type { ImportLine, ImportReport } from '../../preload/contract/import.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { hrefOf } from '../state/page.ts';
import { opensHere } from '../ui/opens-here.ts';

/** Lines that are drawn; the copied report has all that are kept. */
const mostDrawn = 300;

const icons = { added: Check, already: Equal, continued: Plus, beside: CopyPlus, refused: CircleAlert };

export function Report({ report }: { report: ImportReport }) {
  const { lines, linesLeftOut, filesPassedOver, backup } = report;
  const drawn = lines.slice(0, mostDrawn);
  const more = lines.length - drawn.length + linesLeftOut;
  return (
    <>
      {drawn.length > 0 ? (
        <ul aria-label={t.import.lines} className="flex flex-col divide-y divide-line border-y border-line">
          {drawn.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report never changes, and two lines may say the same
            <Line key={at} line={line} />
          ))}
        </ul>
      ) : null}
      <div className="flex flex-col gap-1 text-xs text-muted empty:hidden">
        {more > 0 ? <p>{t.import.linesLeftOut(more)}</p> : null}
        {filesPassedOver > 0 ? <p>{t.import.passedOver(filesPassedOver)}</p> : null}
        {backup === null ? null : <p className="wrap-anywhere">{t.import.backup(backup)}</p>}
      </div>
    </>
  );
}

function Line({ line }: { line: ImportLine }) {
  const Icon = icons[line.outcome];
  const place = t.import.linePlace(line);
  return (
    <li className="flex gap-3 py-2">
      <Icon
        size={15}
        aria-hidden
        className={`mt-0.5 shrink-0 ${line.outcome === 'refused' ? 'text-danger' : 'text-muted'}`}
      />
      <div className="min-w-0 text-[13px] wrap-anywhere">
        <p className="font-medium">
          <Title line={line} />
        </p>
        <p className={line.outcome === 'refused' ? 'text-danger' : ''}>{t.import.lineWords(line)}</p>
        {place === '' ? null : <p className="text-xs text-muted">{place}</p>}
      </div>
    </li>
  );
}

/** Leads to the conversation where it is here; it may have been deleted since. */
function Title({ line }: { line: ImportLine }) {
  const id = useApp(({ conversations }) =>
    line.conversationId !== null && conversations[line.conversationId] ? line.conversationId : null,
  );
  const { openDialog, show } = useActions();
  const title = t.import.lineTitle(line);
  if (id === null) return title;

  function open(): void {
    // The report stays where it can be had again: below the conversations.
    openDialog(null);
    show(id);
  }

  return (
    <a
      href={hrefOf(id)}
      onClick={opensHere(open)}
      className="underline decoration-edge underline-offset-2 hover:decoration-current"
    >
      {title}
    </a>
  );
}
