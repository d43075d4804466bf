// The lists of a document. Word numbers by a definition that is kept apart from the paragraphs, and goes on counting
// unless each list has an instance of its own.
import { AlignmentType, type ILevelsOptions, LevelFormat } from 'docx';

/** Twentieths of a point. */
const step = 360;
const levels = 9;
const bullets = ['•', '◦', '▪'];

export interface Lists {
  /** A new list: the number that it starts with, null for bullets. */
  begin(start: number | null): { reference: string; instance: number };
  /** All definitions that were needed. */
  readonly config: readonly { readonly reference: string; readonly levels: readonly ILevelsOptions[] }[];
}

export function createLists(): Lists {
  const config = new Map<string, readonly ILevelsOptions[]>();
  let instance = 0;
  return {
    begin(start) {
      const reference = start === null ? 'bullets' : `from-${start}`;
      if (!config.has(reference)) config.set(reference, levelsFrom(start));
      return { reference, instance: ++instance };
    },
    get config() {
      return [...config].map(([reference, own]) => ({ reference, levels: own }));
    },
  };
}

function levelsFrom(start: number | null): ILevelsOptions[] {
  return Array.from({ length: levels }, (_, level) => ({
    level,
    format: start === null ? LevelFormat.BULLET : LevelFormat.DECIMAL,
    text: start === null ? bullets[level % bullets.length]! : `%${level + 1}.`,
    ...(start === null ? {} : { start }),
    alignment: AlignmentType.LEFT,
    style: { paragraph: { indent: { left: (level + 1) * step, hanging: step } } },
  }));
}
