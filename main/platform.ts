// What a host (Electron, or the loopback server) supplies to the app.

/** A running engine worker process, whatever started it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Sends a structured-cloneable message; silently lost once the process is gone. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, after the last message; `reason` is a signal's name or "exit code N". */
  onExit(listener: (reason: string) => void): void;
  /** Ends it at once, with no clean-up. */
  kill(): void;
}

/** Programs that run beside the app, each a bundle of the same name in out/main: see scripts/build.ts. */
export type WorkerProgram = 'engine-worker' | 'quantize-worker' | 'convert-worker' | 'fidelity-worker';

/** Prints HTML files as PDF: headings as bookmarks, page numbers as the page's style has them. */
export interface PdfPrinter {
  /** From and to an absolute path; what is there already is not overwritten. @throws AppError `pdfFailed` */
  print(html: string, pdf: string): Promise<void>;
  close(): Promise<void>;
}

export interface Platform {
  readonly host: 'desktop' | 'browser';
  /** Everything the app writes is below it. Absolute. */
  readonly dataDir: string;
  /** The folder that holds `demo-model/`. Absolute. */
  readonly resourcesDir: string;
  readonly version: string;
  /** Starts the engine worker, or another program. */
  launchWorker(program?: WorkerProgram): WorkerProcess;
  /** The chosen GGUF's absolute path, null when cancelled. Absent where a page cannot name a file. */
  chooseFile?(): Promise<string | null>;
  /** The chosen folder's absolute path, null when cancelled. Absent where a page cannot name one. */
  chooseFolder?(): Promise<string | null>;
  /** Asks where to save and writes the text; the path, null when cancelled. Absent: the page downloads it. */
  saveFile?(suggestedName: string, text: string): Promise<string | null>;
  /** Asks where to save; an absolute path that may be there already, null when cancelled. Absent: the page downloads. */
  chooseTarget?(suggestedName: string): Promise<string | null>;
  /** Makes ready to print pages to PDF files. Absent where nothing can. @throws AppError `pdfNoPrinter`, `pdfFailed` */
  openPdfPrinter?(): Promise<PdfPrinter>;
  openExternal?(url: string): Promise<void>;
  /** Moves a file into the system's trash. Absent where the host has none. @throws the system's error */
  moveToTrash?(path: string): Promise<void>;
  /** Shows a file in the system's file manager. Absent where a page is all there is. */
  showInFolder?(path: string): void;
}
