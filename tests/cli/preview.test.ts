import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lineProfile } from '../../src/channels/line/profile.ts';
import { UsageError } from '../../src/cli/command.ts';
import { readJourneyFiles } from '../../src/cli/journeys/files.ts';
import { plain } from '../../src/cli/preview/drawing.ts';
import { previewPage } from '../../src/cli/preview/page.ts';
import { exampleValues, reachNode, speaks } from '../../src/cli/preview/reach.ts';
import { screenOf } from '../../src/cli/preview/screens.ts';
import { command } from '../../src/cli/preview.ts';
import { PROFILES } from '../../src/cli/profiles.ts';
import { projectBundle } from '../../src/cli/project.ts';
import type { Bundle } from '../../src/dialogue/bundle.ts';
import { compose, drawnLabel } from '../../src/dialogue/compose.ts';
import { escapeHtml } from '../../src/http/html.ts';

const TODAY = '2026-11-22';
const NOON = Date.parse(`${TODAY}T12:00:00+07:00`);

describe('mitr preview', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'mitr-preview-'));
  });
  afterAll(() => {
    rmSync(dir, { recursive: true });
  });

  async function preview(...args: string[]): Promise<string> {
    const out = join(dir, 'page.html');
    const said = vi.spyOn(console, 'log').mockReturnValue();
    try {
      expect(await command.run([...args, '--today', TODAY, '--out', out])).toBe(0);
    } finally {
      said.mockRestore();
    }
    return readFileSync(out, 'utf8');
  }

  it('shows the answer on four phones, each in the way of its channel', async () => {
    const html = await preview('consult/overview', '--locale', 'km');
    const phones = [...html.matchAll(/<figure class="(\w+)">(.*?)<\/figure>/gs)];
    expect(phones.map(([, channel]) => channel)).toEqual(['line', 'telegram', 'messenger', 'web']);
    const [line = '', telegram = '', messenger = '', web = ''] = phones.map(([, , inner = '']) => inner);
    const ask = escapeHtml(projectBundle().texts('km').text('consult:after.steps'));
    expect(line).toContain('class="message card"');
    expect(line).toContain('&quot;type&quot;: &quot;flex&quot;');
    expect(line).toMatch(new RegExp(`class="quick".*${ask}`));
    expect(telegram).toMatch(new RegExp(`class="buttons"><span>[^<]*${ask}`));
    expect(telegram).toContain('&quot;callback_data&quot;');
    expect(messenger).toMatch(new RegExp(`1\\. [^\\n]*${ask}`));
    expect(web).toMatch(new RegExp(`<i>[^<]*</i>${ask}`));
    expect(web).toContain('class="ways"');
    for (const inner of [line, telegram, messenger]) expect(inner).toContain('src="data:image/png;base64,');
    expect(web).not.toContain('<img');
  });

  it('is one document that asks nothing of a network and runs nothing', async () => {
    const html = await preview('menu/menu');
    expect(html.match(/<section>/g)).toHaveLength(projectBundle().locales.length);
    expect(html).toContain(`content="default-src 'none'`);
    expect(html).not.toMatch(/<script|<link|<iframe|\ssrc="(?!data:)|url\(|@import|\son\w+=/i);
  });

  it('shows a question in its other words where it was not understood', async () => {
    const texts = projectBundle().texts('en');
    const html = await preview('menu/menu', '--locale', 'en', '--rung', 'rephrase');
    expect(html).toContain(escapeHtml(texts.text('menu:menu.rephrase')));
    expect(html).not.toContain(escapeHtml(texts.text('menu:menu.ask')));
  });

  it('says what is wrong with what was asked for, and what may have been meant', async () => {
    const refused = (...args: string[]) => command.run(args).catch((error: unknown) => error);
    const cases: [string[], RegExp][] = [
      [[], /name one node/],
      [['consul/origin'], /no flow "consul"\. Did you mean "consult"\?/],
      [['consult'], /name a node as consult\/NODE\. .*overview/],
      [['consult/overveiw'], /no node "overveiw"\. Did you mean "overview"\?/],
      [['menu/to_help'], /"goto" and says nothing itself\. .*: menu\./],
      [['menu/menu', '--locale', 'kn'], /no language "kn"/],
      [['menu/menu', '--rung', 'rephras'], /Did you mean "rephrase"\?/],
      [['consult/overview', '--rung', 'rephrase'], /has no rung/],
      [['menu/menu', '--today', 'soon'], /no day/],
    ];
    for (const [args, says] of cases) {
      const error = await refused(...args);
      expect(error, args.join(' ')).toBeInstanceOf(UsageError);
      expect((error as Error).message).toMatch(says);
    }
  });

  // Every node that ships has a journey; an installation without the project's tests has none.
  it('says which file would have to lead to a node that no journey comes to', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    vi.resetModules();
    vi.doMock('../../src/cli/journeys/files.ts', () => ({ readJourneyFiles: () => new Map() }));
    try {
      const { command } = await import('../../src/cli/preview.ts');
      const out = join(dir, 'none.html');
      expect(await command.run(['consult/which_back', '--today', TODAY, '--out', out])).toBe(1);
      expect(said.mock.lastCall?.[0]).toContain('tests/journeys/consult.yaml');
    } finally {
      vi.doUnmock('../../src/cli/journeys/files.ts');
      said.mockRestore();
    }
  });
});

describe('a phone of a preview', () => {
  const pictureOf = ({ card }: { card: string }) => `https://pictures.example/${card}`;
  let bundle: Bundle;
  beforeAll(() => {
    bundle = projectBundle();
  });

  it('shows every word and every choice of every node that journeys come to', async () => {
    const files = readJourneyFiles();
    const brings = exampleValues({ bundle }, TODAY);
    let shown = 0;
    for (const flow of ['menu', 'consult', 'agency', 'help', 'crisis', 'tip', 'start'])
      for (const node of bundle.flows.get(flow)?.nodes.values() ?? [])
        for (const profile of Object.values(PROFILES)) {
          const answer = speaks(node)
            ? reachNode({ bundle, profile, brings }, NOON, 'my', node, 'ask', files)
            : undefined;
          if (!answer) continue;
          const bubbles = compose(answer.messages, profile, bundle.texts(answer.lng));
          const { messages, quick } = await screenOf(profile.channel, bubbles, pictureOf);
          const words = [
            ...messages.flatMap(({ title = '', text, rows }) => [
              title,
              text,
              ...rows.flat().flatMap(({ label, icon = '', url = '' }) => [label, `${icon} ${label}`, url]),
            ]),
            ...quick,
          ].join('\n');
          for (const { text, choices, links } of bubbles) {
            for (const line of text.split('\n')) expect(words).toContain(line.trim());
            for (const choice of choices) expect(words).toContain(drawnLabel(choice));
            for (const { url } of links) expect(words).toContain(url);
          }
          shown += 1;
        }
    expect(shown).toBeGreaterThan(200);
  });

  it('has example values where a flow prints what an effect brings', () => {
    const files = readJourneyFiles();
    const node = bundle.flows.get('tip')?.nodes.get('ready_border');
    if (!node || !speaks(node)) throw new Error('the flow has changed');
    const world = { bundle, profile: lineProfile, brings: exampleValues({ bundle }, TODAY) };
    const answer = reachNode(world, NOON, 'en', node, 'ask', files);
    const said = compose(answer?.messages ?? [], lineProfile, bundle.texts('en'))
      .map(({ text }) => text)
      .join('\n');
    expect(said.match(/committee of/g)?.length).toBeGreaterThanOrEqual(2);
    expect(said).not.toContain(bundle.texts('en').value(null));
  });

  it('lets nothing of its words become markup', () => {
    const bad = '<script>alert("&amp;")</script>';
    const shown = { ...plain(bad), title: bad, rows: [[{ label: bad, url: `javascript:${bad}` }]] };
    const screen = { messages: [shown], quick: [bad], requests: [{ text: bad }] };
    const phone = { profile: lineProfile, screen, measures: [bad], ways: [bad] };
    const row = { lng: 'en', name: bad, tag: 'en', reached: bad, phones: [phone] };
    const html = previewPage(bad, [row], () => bad);
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/href=/);
    expect(html.split(escapeHtml(bad)).length).toBeGreaterThan(9);
  });
});
