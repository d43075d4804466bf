// The languages that are highlighted, as people write them after a fence and as they are called.
const names = {
  bash: 'Bash',
  c: 'C',
  cpp: 'C++',
  csharp: 'C#',
  css: 'CSS',
  diff: 'Diff',
  go: 'Go',
  java: 'Java',
  javascript: 'JavaScript',
  json: 'JSON',
  kotlin: 'Kotlin',
  latex: 'LaTeX',
  markdown: 'Markdown',
  php: 'PHP',
  python: 'Python',
  ruby: 'Ruby',
  rust: 'Rust',
  sql: 'SQL',
  swift: 'Swift',
  typescript: 'TypeScript',
  xml: 'HTML, XML',
  yaml: 'YAML',
} as const;

export type Language = keyof typeof names;

const aliases: Readonly<Record<string, Language>> = {
  console: 'bash',
  cs: 'csharp',
  'c++': 'cpp',
  'c#': 'csharp',
  golang: 'go',
  h: 'c',
  hpp: 'cpp',
  html: 'xml',
  js: 'javascript',
  jsx: 'javascript',
  kt: 'kotlin',
  md: 'markdown',
  patch: 'diff',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  svg: 'xml',
  tex: 'latex',
  ts: 'typescript',
  tsx: 'typescript',
  yml: 'yaml',
  zsh: 'bash',
};

/** The language that a word after a fence means, if it is one that can be highlighted. */
export function languageOf(info: string): Language | null {
  const word = info.toLowerCase();
  if (Object.hasOwn(names, word)) return word as Language;
  return Object.hasOwn(aliases, word) ? aliases[word]! : null;
}

/** What the word after a fence is called; an unknown one as it was written, cut to 24 characters. */
export function languageName(info: string): string {
  const language = languageOf(info);
  if (language === 'xml') return info.toUpperCase();
  return language ? names[language] : info.slice(0, 24);
}
