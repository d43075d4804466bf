import katex from 'katex';
import { Suspense } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import HighlightedCode from '../../../../renderer/chat/markdown/HighlightedCode.tsx';
import { createMarkupReader } from '../../../../renderer/chat/markdown/markup.ts';
import TypesetFormula from '../../../../renderer/chat/markdown/TypesetFormula.tsx';

const typeset = (tex: string, display = false) =>
  renderToStaticMarkup(<TypesetFormula tex={tex} display={display} source={`$${tex}$`} />);
const highlighted = (text: string, language: string) =>
  renderToStaticMarkup(<HighlightedCode text={text} language={language} />);

describe('markup of other libraries', () => {
  const read = createMarkupReader(['span', 'mi'], ['class']);

  test('listed elements and attributes come through, of others only the text', () => {
    const markup = '<span class="a" style="color:red" onclick="x"><b>1 &lt; 2</b> <mi/>&amp;&#x27;</span>';
    expect(renderToStaticMarkup(read(markup))).toBe('<span class="a">1 &lt; 2 <mi></mi>&amp;&#x27;</span>');
  });

  test.each(['</span>', '<span>', '<', 'a < b', '<span class="', '</mi></mi>x'])(
    'unbalanced: %s',
    (markup) => {
      expect(() => renderToStaticMarkup(read(markup))).not.toThrow();
    },
  );
});

describe('a typeset formula', () => {
  test('is MathML that says the same as KaTeX', () => {
    const tex = '\\frac{a_1}{\\sqrt{b}} < \\sum_{i=1}^n \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}';
    const text = (markup: string) => markup.replace(/<[^>]*>/g, '');
    const markup = typeset(tex, true);
    expect(markup).toContain('<mfrac>');
    expect(markup).toContain('display="block"');
    expect(text(markup)).toBe(text(katex.renderToString(tex, { output: 'mathml', displayMode: true })));
  });

  test.each([
    '\\fcolorbox{red}{blue}{x}',
    '\\boxed{x}',
    '\\color{red} x',
    '\\href{javascript:alert(1)}{x}',
    '\\htmlStyle{position:fixed}{x}',
    '\\includegraphics{https://evil.example/x.png}',
    '\\url{javascript:alert(1)}',
    '\\rule{1000em}{1000em}',
    '\\text{<img src=x onerror=alert(1)>}',
  ])('%s brings no style, script, picture or address', (tex) => {
    const markup = typeset(tex);
    expect(markup).not.toMatch(/<[^>]*\s(?:style|href|src|on\w+)=|<img/);
  });

  test('one that KaTeX cannot read is shown as it was written', () => {
    expect(typeset('\\frac{a}{')).toBe('<code class="md-source">$\\frac{a}{$</code>');
  });

  test('one that would never end is shown as it was written', () => {
    expect(typeset('\\def\\x{\\x\\x}\\x')).toContain('md-source');
  });
});

describe('highlighted code', () => {
  test('marks the parts of the language', () => {
    expect(highlighted('const a = "<b>";', 'ts')).toBe(
      '<span class="hljs-keyword">const</span> a = <span class="hljs-string">&quot;&lt;b&gt;&quot;</span>;',
    );
  });

  test.each(['python', 'rust', 'html', 'sql', 'tex', 'c++'])(
    'reads %s and keeps every character',
    (language) => {
      const text = 'a < b && "c" /* d */ \\e {f} &amp; <g h="i">\n\t// j\n';
      const markup = renderToStaticMarkup(
        <Suspense>
          <HighlightedCode text={text} language={language} />
        </Suspense>,
      );
      expect(markup.replace(/<[^>]*>/g, '')).toBe(renderToStaticMarkup(text));
    },
  );

  test('an unknown language stays plain', () => {
    expect(highlighted('a < b', 'brainf')).toBe('a &lt; b');
  });
});
