import { expect, test } from 'vitest';
import { shownPlace } from '../../../../renderer/compare/shown-place.ts';

const placeOf = (markdown: string, part: string) =>
  shownPlace(markdown, markdown.lastIndexOf(part), part.length);

test('a part of Markdown is found in what is shown of it', () => {
  expect(placeOf('Take **two** eggs &amp; a [pan](https://a.b/pan "pan") now', ' now')).toEqual({
    before: 'Taketwoeggs&apan',
    of: 'now',
  });
  expect(placeOf('- one\n- **two** and\n\n```js\nlet x = 1;\n```', 'x = 1')).toEqual({
    before: 'onetwoandlet',
    of: 'x=1',
  });
});

test('what is a sign of Markdown, or stands in none of the words, is not', () => {
  expect(placeOf('Take **two** eggs', '**')).toBeNull();
  expect(placeOf('# Title', '#')).toBeNull();
  expect(placeOf('one \n two', ' \n')).toBeNull();
  expect(placeOf('[pan](https://a.b/dish)', 'dish')).toBeNull();
  expect(placeOf('It ends.', '')).toBeNull();
});
