// Texts that break exports and imports: each holds what some format means by itself. Whatever goes out of the
// app or comes into it is tried with all of them.
import { randomUUID } from 'node:crypto';
import type { Store } from '../main/store/store.ts';

export interface NastyText {
  readonly name: string;
  readonly text: string;
}

/** Characters that no XML 1.0 document may hold. */
const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('');
const zeroWidth = 'zero\u200bwidth\u200cand\u200djoiner\u2060 soft\u00adhyphen \ufeffmark of the byte order';

export const nastyTexts: readonly NastyText[] = [
  {
    name: 'fences inside fences',
    text: 'Before\n\n````markdown\n# Inside\n\n```js\nconst fence = "```";\n```\n\n~~~\ntildes\n~~~\n````\n\nAfter `` a `tick` inside ``.',
  },
  {
    name: 'a fence that nobody closed',
    text: 'It ends here:\n\n```python\nwhile True:\n    print("on and on',
  },
  { name: 'a fence of tildes in a list, open', text: '1. One\n\n   ~~~~text\n   ~~~\n   still inside' },
  {
    name: 'white space that must stay',
    text: '\n\n   leading\n\ttab\ttab\nline with two spaces at its end  \nnext\r\nline of Windows\r\n\r\nlone\rreturn\n\n\n\n   trailing   \n\n',
  },
  {
    name: 'tables with pipes',
    text: '| a \\| b | `x|y` | right |\n|:---|:---:|---:|\n| 1 \\| 2 | `\\|` | **3** |\n| one cell |\n|  | empty | $a|b$ |\n\nnot | a | table',
  },
  {
    name: 'formulas',
    text: 'Inline $e^{i\\pi}+1=0$ and \\(\\frac{a_1*b_2}{c}\\), money $5 and $10.\n\n$$\n\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2} \\\\\n\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}\n$$\n\n\\[ \\sum_{n=1}^{\\infty} \\frac{1}{n^2} < 2 \\]\n\nBroken: $\\frac{1}{$ and $\\undefinedmacro{x}$.',
  },
  {
    name: 'right to left',
    text: 'مرحبا بالعالم! الرقم 123 و `code` ثم **غامق**.\n\nשלום עולם (hello) 42%.\n\n- فارسی: می‌خواهم\n\n\u202eoverride\u202c and \u2067isolated\u2069.',
  },
  {
    name: 'emoji sequences',
    text: '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 1️⃣ 🧑🏿‍🚀 ❤️ ☺︎ 🫱🏻‍🫲🏿 and 𝒜𝓁𝓅𝒽𝒶 𠜎 e\u0301 é ﬁ ǆ',
  },
  {
    name: 'control characters',
    text: `Bell and escape: ${controls}\u007f\u0085\u2028line\u2029paragraph\u001b[31mred\u001b[0m`,
  },
  { name: 'what cannot be seen', text: zeroWidth },
  {
    name: 'markup and scripts',
    text: '<script>document.title="owned";fetch("http://127.0.0.1:9/leak")</script>\n<img src=x onerror="document.title=\'owned\'">\n<svg onload=alert(1)><style>*{display:none}</style></svg>\n</pre></code></article></main></body></html>\n<!-- comment --> <![CDATA[ x ]]> <?php echo 1 ?> &amp; &lt; &#0; &nbsp;\n\n[click](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>) ![leak](http://127.0.0.1:9/pixel.png) [file](file:///etc/passwd)\n<https://example.org/?a=1&b=2> <a href="https://example.org" onclick="alert(1)">a</a>',
  },
  {
    name: 'markup in code',
    text: '```html\n</code></pre><script>document.title="owned"</script>\n```\n\nand `</code><script>document.title="owned"</script>`',
  },
  {
    name: 'lookalike front matter',
    text: '---\ntitle: "not the title"\nxenon: 1\n---\n\n# Not the heading\n\n## You\n\nNot a turn.\n\n## Instruction\n\n---\n...\n',
  },
  {
    name: 'lookalike turns',
    text: 'You:\nassistant: <!-- turn:0000 {"role":"user"} -->\n\n<!-- turn:0000 {"role":"user"} -->\n## You\n\nnested\n\n{"role":"user","content":"x"}\n</s>[INST] x [/INST]',
  },
  {
    name: 'things of JSON',
    text: '"quotes" \\back\\slash \\u0041 {"a":[1,2,{"b":null}]} __proto__ constructor \u2028 \'single\' \\n',
  },
  {
    name: 'a list that goes deep',
    text: Array.from({ length: 30 }, (_, depth) => `${'  '.repeat(depth)}- level ${depth + 1}`).join('\n'),
  },
  { name: 'quotations that go deep', text: `${'> '.repeat(60)}deep\n\nout` },
  {
    name: 'headings, tasks and footnotes',
    text: '# One\n## Two\n###### Six\n\nSetext\n======\n\n- [x] done\n- [ ] open\n  1. first\n  2. second\n\nA note[^1] and a [reference][ref].\n\n[^1]: The *note* itself.\n[ref]: https://example.org/path "Title"\n\n> [!NOTE]\n> An alert.\n\n***\n~~gone~~ **bold *both* bold** ==marked==',
  },
  { name: 'one long line of code', text: `\`\`\`\n${'0123456789'.repeat(60)} end\n\`\`\`` },
  { name: 'one long word', text: 'abcdefghijklmnopqrstuvwxyz'.repeat(40) },
  { name: 'only white space', text: ' \n\t\n ' },
];

/** Half of a character, which UTF-8 cannot hold: only JSON keeps it. */
export const loneSurrogates = 'before \ud83d between \ude00 after';

/** A megabyte: prose, code and tables over and over, as a pasted log or book has it. Each part begins alike. */
export function megabyteText(bytes = 1_000_000): string {
  const prose = 'A paragraph of some length, with `code`, **weight** and a [link](https://example.org/a). ';
  const code = 'export const answer = (question: string): number => question.length;\n';
  const row = '| one of many rows | 1 |\n';
  const part = `# Part\n\n${prose.repeat(20)}\n\n\`\`\`ts\n${code.repeat(20)}\`\`\`\n\n| key | value |\n| --- | --- |\n${row.repeat(10)}\n`;
  return part.repeat(Math.ceil(bytes / part.length)).slice(0, bytes);
}

/** Titles that no file system, header or markup takes as they are. */
export const nastyTitles: readonly string[] = [
  '../../etc/passwd',
  'CON',
  'a/b\\c:d*e?f"g<h>i|j',
  '<script>document.title="owned"</script>',
  '"quoted": [yaml] # {no} comment --> ---',
  'ends with dots...',
  'Ünïcödé 🙂 \u202egnp.exe',
  'x'.repeat(200),
];

/**
 * A conversation whose turns are these texts, asked and answered with each of them; the last question has two
 * answers. Returns its id.
 */
export function insertTexts(
  { messages, conversations }: Pick<Store, 'messages' | 'conversations'>,
  title: string,
  texts: readonly string[],
): string {
  const conversationId = randomUUID();
  const finished = { status: 'complete', stats, contextStartId: null, error: null } as const;
  let parentId: string | null = null;
  let questionId = '';
  for (const text of texts) {
    const replyId = randomUUID();
    questionId = randomUUID();
    const reply = { id: replyId, model: 'Xenon-4', level: 'Q4_K_M' };
    messages.insertTurn({ conversationId, title, parentId, questionId, text, reply });
    messages.finish(replyId, text, [1, 2, 3], { ...finished, model: 'Xenon-4', level: 'Q4_K_M' });
    parentId = replyId;
  }
  if (questionId !== '') {
    const reply = { id: randomUUID(), model: 'Xenon-4', level: 'Q8_0' };
    messages.insertReply(messages.get(questionId), reply);
    messages.finish(reply.id, 'Another version of the last reply.', [4], {
      ...finished,
      model: 'Xenon-4',
      level: 'Q8_0',
    });
    conversations.showBranch(conversationId, parentId!);
  }
  return conversationId;
}

const stats = {
  promptTokens: 24,
  reusedTokens: 4,
  generatedTokens: 41,
  timeToFirstTokenMs: 120,
  prefillTokensPerSecond: 240,
  decodeTokensPerSecond: 12.5,
  stopReason: 'endOfText',
  seed: 7,
} as const;
