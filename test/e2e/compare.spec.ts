// Two real levels of the demo model, compared by their answers: side by side, and blind.
import type { Page } from '@playwright/test';
import type { Duel } from '../../preload/contract/duel.ts';
import { fidelity, xenonLevels } from './compare-states.ts';
import { aJob } from './job-states.ts';
import { openScripted, type Script, snapshot } from './scripted-window.ts';
import { sideStates } from './side-states.ts';
import { expect, test } from './two-levels.ts';
import { openState } from './window-states.ts';

test('a turn is answered by two levels side by side and kept as versions; a duel of the same answers is no vote', async ({
  host,
}) => {
  const { page } = host;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Precise' }).check();
  await page.keyboard.press('Escape');
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('What is your favourite condiment?');
  await box.press('Enter');
  const reply = page.locator('article[data-role=assistant]').first();
  await expect(reply).toHaveAttribute('data-status', 'complete', { timeout: 60_000 });
  await reply.getByRole('button', { name: 'Compare levels…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare levels' });
  await expect(dialog.getByRole('blockquote')).toHaveText('What is your favourite condiment?');
  // Another prompt, and back to the turn, by keyboard.
  await dialog.getByRole('button', { name: 'Type a prompt instead' }).press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Prompt' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Answer the turn of the conversation instead' }).press('Enter');
  await expect(dialog.getByRole('button', { name: 'Type a prompt instead' })).toBeFocused();
  await expect(dialog.getByRole('blockquote')).toHaveText('What is your favourite condiment?');
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
  for (const level of ['F16', 'Q4_K_M']) {
    const column = dialog.getByRole('article', { name: `Answer of ${level}` });
    await expect(column).toHaveAttribute('data-status', 'complete', { timeout: 60_000 });
    await expect(column).toContainText(/\d tokens\/s/);
  }
  // A page that is loaded again finds the answers.
  await page.reload();
  await page
    .locator('article[data-role=assistant]')
    .first()
    .getByRole('button', { name: 'Compare levels…' })
    .click();
  await dialog.getByRole('button', { name: 'Keep as versions' }).click();
  await expect(dialog.getByText('Kept:')).toBeVisible();

  await dialog.getByRole('tab', { name: 'Blind duel' }).click();
  // What the demo model knows both say alike, if always the likeliest word is taken.
  await dialog.getByRole('textbox', { name: 'Prompt' }).fill('What do the levels mean?');
  await dialog.getByRole('button', { name: 'Begin the duel' }).click();
  await expect(dialog.getByRole('region', { name: 'Which answer is better?' })).toBeFocused({
    timeout: 60_000,
  });
  await expect(dialog.getByRole('article')).toHaveCount(2);
  await page.keyboard.press('l');
  await expect(
    dialog.getByText(/^Both answers are the same, word for word: .* nothing is counted\. Left was/),
  ).toBeVisible();
  await expect(dialog.getByText('No votes yet.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('1 of 3')).toBeVisible();
});

test.describe('in a scripted window', { tag: '@browser' }, () => {
  const script: Script = {
    snapshot: {
      ...snapshot,
      models: xenonLevels,
      settings: { ...snapshot.settings, currentModelId: 'xenon' },
    },
    outcomes: { getFidelity: { ok: true, value: fidelity } },
  };
  const opened = async (page: Page) => {
    const scripted = await openScripted(page, script);
    await page.getByRole('button', { name: /^Model/ }).click();
    await page.getByRole('button', { name: 'Compare levels…' }).click();
    return { ...scripted, dialog: page.getByRole('dialog', { name: 'Compare levels' }) };
  };

  test('a duel is voted on by key and revealed; the next is between the same two, and one that is stopped keeps its prompt', async ({
    page,
  }) => {
    const { dialog, emit, calls } = await opened(page);
    await dialog.getByRole('tab', { name: 'Blind duel' }).click();
    const first = dialog.getByRole('combobox', { name: 'First level' });
    const second = dialog.getByRole('combobox', { name: 'Second level' });
    const prompt = dialog.getByRole('textbox', { name: 'Prompt' });
    await first.selectOption('Q8_0');
    await second.selectOption('Q5_K_M');
    await prompt.fill('What is a duel?');
    const duel: Duel = {
      id: crypto.randomUUID(),
      model: 'Xenon-4',
      levels: [
        { level: 'Q8_0', bytes: 7_700_000_000 },
        { level: 'Q5_K_M', bytes: 5_130_000_000 },
      ],
      prompt: 'What is a duel?',
      stage: { name: 'writing' },
    };
    await emit({ type: 'duelChanged', duel });
    await expect(dialog.getByText(/^Both levels are answering/)).toBeVisible();
    await emit({ type: 'duelChanged', duel: null });
    await expect(prompt).toHaveValue('What is a duel?');
    await expect(first).toHaveValue('q8');

    const answers = { left: 'Two who meet.', right: 'Two who meet.' };
    const other = { ...answers, right: 'A pair.' };
    await emit({ type: 'duelChanged', duel: { ...duel, stage: { name: 'voting', answers: other } } });
    await expect(dialog.getByRole('region', { name: 'Which answer is better?' })).toBeFocused();
    await page.keyboard.press('l');
    expect((await calls('voteDuel')).map(({ input }) => input)).toEqual([{ duelId: duel.id, vote: 'left' }]);
    const voted = { name: 'revealed', answers: other, vote: 'left', left: 'Q8_0', right: 'Q5_K_M' } as const;
    await emit({ type: 'duelChanged', duel: { ...duel, stage: voted } });
    await expect(dialog.getByRole('status')).toHaveText('You chose Q8_0. Left was Q8_0, right was Q5_K_M.');
    const [larger, smaller] = duel.levels;
    const counts = { forLarger: 1, forSmaller: 0, ties: 0, bothBad: 0 };
    const tally = { model: duel.model, larger, smaller, ...counts };
    await emit({ type: 'duelTalliesChanged', tallies: [tally] });
    await expect(dialog.getByText(/of 1\. Too few to say anything/)).toBeVisible();
    await dialog.getByRole('button', { name: /^Delete the votes/ }).click();
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expect.poll(() => calls('deleteDuelVotes')).toHaveLength(1);

    const revealed = { name: 'revealed', answers, vote: null, left: 'Q8_0', right: 'Q5_K_M' } as const;
    await emit({ type: 'duelChanged', duel: { ...duel, stage: revealed } });
    await expect(dialog.getByRole('status')).toHaveText(
      /^Both answers are the same, word for word: nothing to vote on, and nothing is counted\. Left was Q8_0/,
    );
    await expect(dialog.getByRole('group', { name: 'Which answer is better?' })).toHaveCount(0);
    // Also where the dialog was closed meanwhile.
    await dialog.getByRole('tab', { name: 'Quality' }).click();
    await dialog.getByRole('tab', { name: 'Blind duel' }).click();
    await dialog.getByRole('button', { name: 'Another duel' }).click();
    await expect(prompt).toBeFocused();
    await expect(prompt).toHaveValue('');
    await expect(first).toHaveValue('q8');
    await expect(second).toHaveValue('q5');
  });

  test('answers are shown as in a conversation, also while they are written, with the token where they part', async ({
    page,
  }) => {
    const stateOf = (name: string) => sideStates.find((state) => state.name === name)!;
    await openState(page, stateOf('side by side, where answers part'));
    const best = page.getByRole('article', { name: 'Answer of Q8_0' });
    await expect(best.getByRole('listitem')).toHaveText(['Zest first', 'then juice']);
    await expect(best.getByRole('button', { name: 'Copy code' })).toBeVisible();
    const marked = () =>
      page.evaluate(() => [...CSS.highlights.get('parting')!].map((range) => String(range)).sort());
    expect(await marked()).toEqual(['squeeze', 'spoon'].sort());

    await openState(page, stateOf('side by side, being written'));
    await expect(best.getByRole('listitem')).toHaveCount(2);
    await openState(page, stateOf('a duel to be voted on'));
    const right = page.getByRole('article', { name: 'Right answer' });
    await expect(right.getByRole('listitem')).toHaveText(['Zest first', 'then juice']);
  });

  test('what is measured is seen and stopped where it was asked for', async ({ page }) => {
    const { dialog, emit, calls } = await opened(page);
    const row = dialog.getByRole('row', { name: /^Q4_K_M/ });
    await expect(row).toContainText('Default');
    const job = aJob({
      purpose: 'measure',
      steps: [{ kind: 'measure', subject: 'F16', done: false }],
      progress: { done: 7.24e9, total: 14.48e9, rate: 1e8, remainingMs: 72_000, item: null },
    });
    const measure = dialog.getByRole('button', { name: 'Measure', exact: true });
    await expect(measure).toBeEnabled();
    await emit({ type: 'jobChanged', job });
    // A second one would wait for this, and measure the same.
    await expect(measure).toBeDisabled();
    // Its bytes would say nothing: they are read once for each piece of the text.
    await expect(dialog.getByText('50 % · about 1 minute left')).toBeVisible();
    await dialog.getByRole('button', { name: /^Cancel: / }).click();
    await expect.poll(() => calls('cancelJob')).toHaveLength(1);
    await emit({ type: 'jobChanged', job: { ...job, status: 'done', progress: null } });
    await expect(dialog.getByRole('progressbar')).toHaveCount(0);
    await expect(measure).toBeEnabled();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Model/ }).click();
    await expect(page.getByText('Done: the figures are in “Compare levels”.')).toBeVisible();
  });
});
