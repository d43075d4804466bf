// The words of taking conversations out of the app.

import type { ErrorDetail } from '../../../preload/contract/errors.ts';
import type { ExportFormat, exportErrorCodes } from '../../../preload/contract/export-choice.ts';
import type { createFormat } from '../format.ts';

type Format = ReturnType<typeof createFormat>;

export function createExportWords(format: Format) {
  const conversations = (count: number) =>
    count === 1 ? '1 conversation' : `${format.count(count)} conversations`;
  const formats: Readonly<Record<ExportFormat, { name: string; about: string }>> = {
    markdown: { name: 'Markdown', about: 'To read, edit or put into notes' },
    html: { name: 'Web page', about: 'One HTML file that looks like this window' },
    pdf: { name: 'PDF', about: 'To print or pass on' },
    docx: { name: 'Word', about: 'A document to edit' },
    text: { name: 'Plain text', about: 'Words only' },
    json: { name: 'JSON', about: 'Without loss; Xenon can read it in again' },
    messages: { name: 'JSONL, messages', about: 'For training, a branch on each line' },
    shareGpt: { name: 'JSONL, ShareGPT', about: 'The same in ShareGPT’s form' },
  };
  return {
    title: 'Export',
    open: 'Export conversations…',
    format: 'Format',
    formats,
    what: 'What',
    scopes: {
      conversation: (title: string) => `This conversation: “${title}”`,
      branch: (title: string) => `Up to this turn, in “${title}”`,
      selection: (count: number) => `What is selected (${conversations(count)})`,
      folder: (name: string, count: number) => `Folder “${name}” (${conversations(count)})`,
      everything: (count: number) => `Everything but the trash (${conversations(count)})`,
    },
    options: 'In the file',
    statistics: 'Statistics of each reply',
    instructions: 'Instruction to the model',
    timestamps: 'Times',
    branches: 'All versions, not only what is shown',
    noPdf:
      'No PDF of a temporary conversation: its page would be on the disk while it is printed. A web page can be printed from the browser.',
    zip: 'One file for each conversation, together in a ZIP.',
    confirm: 'Export',
    running: 'Exporting…',
    progress: (done: number, total: number) =>
      total <= 1 ? 'Writing the file…' : `${format.count(done)} of ${conversations(total)}`,
    stop: 'Stop the export',
    saved: (fileName: string) => `Saved as ${fileName}.`,
    copyAs: { markdown: 'Copy Markdown', html: 'Copy rich text', text: 'Copy text' },
    copied: 'Copied.',
    copyFailed: 'Not copied: the clipboard is not available.',
    upToHere: 'Export up to here…',
  };
}

export const exportSentences: Readonly<
  Record<(typeof exportErrorCodes)[number], (detail: ErrorDetail) => string>
> = {
  exportEmpty: () => 'There is no conversation in it, so no file was written.',
  exportUnwritable: (detail) =>
    `The file could not be written there${detail.reason ? ` (${detail.reason})` : ''}, and nothing was changed. Choose another place.`,
  copyTooLong: () => 'This is more than a clipboard takes. Export it as a file instead.',
  docxTooLong: (detail) =>
    `Word takes no document as long as “${detail.title ?? ''}”, and no file was written. Export as a web page instead.`,
  pdfNoPrinter: () =>
    'No Chromium, Chrome or Edge was found on this machine, which makes the PDF. Export as a web page instead, open it and print it: the browser saves it as a PDF.',
  pdfTemporary: () =>
    'A temporary conversation is not made a PDF, because its page would be on the disk while it is printed. Export as a web page instead and print that, or keep the conversation first.',
  pdfFailed: (detail) =>
    `The PDF could not be made${detail.reason ? `: ${detail.reason}` : ''}. Export as a web page instead, open it and print it: the browser saves it as a PDF.`,
};
