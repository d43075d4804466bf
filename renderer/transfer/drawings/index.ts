// What draws conversations for files: the window's own components, in a script of its own that main's thread loads.
import type { Drawings } from '../../../preload/contract/transcript.ts';
import { warmUp } from './drawn-turn.tsx';
import { drawPage } from './page.tsx';
import { drawRichText } from './rich-text.tsx';

export async function createDrawings(): Promise<Drawings> {
  await warmUp();
  return {
    html: drawPage,
    richText: drawRichText,
    async docx(transcript) {
      const { drawDocument } = await import('../docx/document.ts');
      return drawDocument(transcript);
    },
  };
}
