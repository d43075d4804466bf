// What can stand behind a filter that is being typed.

/** Values that filters can have. */
export interface FilterValues {
  /** Names. */
  readonly folders: readonly string[];
  readonly tags: readonly string[];
  readonly levels: readonly string[];
}

export interface Completion {
  /** Where the value begins, behind the colon. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly string[];
}

/** As many as are of use at once. */
const most = 8;
const filter = /(?:^|\s)(?<key>in|tag|is|role|level):(?<value>"[^"]*|[^\s"]*)$/iu;

/** Of the filter that ends at the caret; null: there is none, or nothing to complete it with. */
export function completionAt(typed: string, caret: number, known: FilterValues): Completion | null {
  const match = filter.exec(typed.slice(0, caret));
  if (match === null || /^[^\s]/.test(typed.slice(caret))) return null;
  const { key, value } = match.groups as { key: string; value: string };
  const begun = value.replace('"', '').toLowerCase();
  const values = valuesOf(key.toLowerCase(), known);
  const options = values.filter((one) => one.toLowerCase().includes(begun)).slice(0, most);
  const isWhole = options.length === 1 && options[0]!.toLowerCase() === begun;
  if (options.length === 0 || isWhole) return null;
  return { from: caret - value.length, to: caret, options };
}

/** The text with a value put in, and the caret behind it. */
export function complete(typed: string, { from, to }: Completion, option: string) {
  const value = /[\s"]/.test(option) ? `"${option.replaceAll('"', '')}"` : option;
  const before = `${typed.slice(0, from)}${value} `;
  return { text: before + typed.slice(to).trimStart(), caret: before.length };
}

function valuesOf(key: string, { folders, tags, levels }: FilterValues): readonly string[] {
  switch (key) {
    case 'in':
      return folders;
    case 'tag':
      return tags;
    case 'level':
      return levels;
    case 'is':
      return ['pinned', 'archived'];
    default:
      return ['you', 'model'];
  }
}
