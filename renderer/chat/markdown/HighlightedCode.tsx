// highlight.js with its languages, in a chunk of its own that comes with the first block of code.
import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import latex from 'highlight.js/lib/languages/latex';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { useMemo } from 'react';
import { type Language, languageOf } from './languages.ts';
import { createMarkupReader } from './markup.ts';

const grammars = {
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  go,
  java,
  javascript,
  json,
  kotlin,
  latex,
  markdown,
  php,
  python,
  ruby,
  rust,
  sql,
  swift,
  typescript,
  xml,
  yaml,
} satisfies Record<Language, unknown>;
for (const [name, grammar] of Object.entries(grammars)) highlighter.registerLanguage(name, grammar);

const read = createMarkupReader(['span'], ['class']);
/** UTF-16 code units; more than this is data rather than something to read, and would hold up the page. */
const longest = 200_000;

export default function HighlightedCode({ text, language }: { text: string; language: string }) {
  return useMemo(() => {
    const known = languageOf(language);
    if (!known || text.length > longest) return text;
    return read(highlighter.highlight(text, { language: known, ignoreIllegals: true }).value);
  }, [text, language]);
}
