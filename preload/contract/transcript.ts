// A conversation as it is to be read on paper: in order, worded, with what was asked for and nothing else. Main
// makes it; what draws it (see `Drawings`) lays it out.
import type { Role } from './models.ts';

export interface TranscriptTurn {
  readonly id: string;
  readonly role: Role;
  /** "You", or the model with its level. */
  readonly speaker: string;
  /** In the order of reading: when, and the reply's figures, as far as they were asked for. */
  readonly facts: readonly string[];
  readonly text: string;
  /** How it ended, where it did not end by itself; empty: as it should. */
  readonly ending: string;
}

export interface TranscriptPart {
  /** What the part is, where it is not the branch that is shown: "Another version, after turn 2". */
  readonly heading: string | null;
  readonly turns: readonly TranscriptTurn[];
}

export interface Transcript {
  readonly title: string;
  /** Folder, tags, dates. */
  readonly facts: readonly string[];
  /** What the model was told; empty: nothing, or it was not asked for. */
  readonly instruction: string;
  /** The heading of the instruction. */
  readonly instructionHeading: string;
  readonly parts: readonly TranscriptPart[];
}

/** Draws with the components of the page. */
export interface Drawings {
  /** A whole HTML document, piece by piece. */
  html(transcript: Transcript): Iterable<string>;
  /** A fragment for the clipboard, without style sheet and headings of turns where there is only one. */
  richText(transcript: Transcript): string;
  /** A Word document. */
  docx(transcript: Transcript): Promise<Uint8Array>;
}

/** What the module exports that draws. */
export interface DrawingsModule {
  createDrawings(): Promise<Drawings>;
}
