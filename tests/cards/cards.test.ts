import { describe, expect, it } from 'vitest';
import { CardShelf } from '../../src/cards/card-shelf.ts';
import { CARD_WIDTH, CardPainter } from '../../src/cards/draw.ts';
import { type Sheet, sheetOf } from '../../src/cards/sheet.ts';
import { readProjectFiles } from '../../src/cli/files.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { readProject } from '../../src/content/read-project.ts';
import type { Content } from '../../src/dialogue/bundle.ts';
import { FIXED_FILES, TODAY } from '../content/shipped.ts';

const bundle = projectBundle(readProject(readProjectFiles(), FIXED_FILES));
const PNG = [0x89, 0x50, 0x4e, 0x47];
const MOST_BYTES = 60_000;
const painted: Sheet[] = [];
const painter = {
  paint: async (sheet: Sheet) => {
    painted.push(sheet);
    return Buffer.from(sheet.title);
  },
};

/** The same content with another title for everything. */
function renamed(content: Content, title: string): Content {
  const find: Content['find'] = (query, today) => {
    const found = content.find(query, today);
    return { ...found, rows: found.rows.map((row) => ({ ...row, values: { ...row.values, title } })) };
  };
  return {
    locales: content.locales,
    texts: (lng) => content.texts(lng),
    find,
    hear: (...args) => content.hear(...args),
  };
}

describe('the words of a card', () => {
  it('are figures with their payer, source and date', () => {
    expect(sheetOf(bundle, 'en', 'procedures/kh_passport', TODAY)).toEqual({
      lng: 'en',
      title: 'Cambodian passport',
      notice: [
        'Passports are being made. The prices that we know are from September 2023; a cut was being discussed then.',
      ],
      figures: [
        { label: 'Cost', value: '100 to 200 US dollars' },
        { label: 'Time', value: '1 to 15 working days' },
        { label: 'Who pays', value: 'the worker (you)' },
      ],
      limits: [
        '➕ For 3 other steps no report says that you must pay',
        'This is 3 years old. Ask before you pay or travel: the passport office.',
      ],
      lines: ['Collect papers', 'Form and time', 'Visit the office', 'Collect it'],
      numbered: true,
      source: 'The Phnom Penh Post, September 2023',
    });
  });

  it('are a verdict with the age of its list and whom to ask', () => {
    const sheet = sheetOf(bundle, 'en', 'agencies/kh-001', TODAY);
    expect(sheet?.title).toBe('Top Manpower');
    expect(sheet?.notice.join(' ')).toMatch(
      /was on a list of Cambodia of 29 May 2017 \(9 years ago\)\. That list is not complete, and too old to confirm .*Ask before you pay/,
    );
    expect(sheet?.source).toMatch(/29 May 2017$/);
  });

  it.each(['procedures/none', 'agencies/../x', 'directory/kh_1297', 'procedures/', ''])(
    'are nowhere for %j',
    (card) => {
      expect(sheetOf(bundle, 'en', card, TODAY)).toBeUndefined();
    },
  );

  it('are nowhere in a language that is not there', () => {
    expect(sheetOf(bundle, 'xx', 'procedures/kh_passport', TODAY)).toBeUndefined();
  });
});

describe('the message beside a card', () => {
  const procedures = bundle.find({ from: 'procedures', where: {} }, TODAY).rows;

  it.each(bundle.locales)('says in %s all that the card shows', (lng) => {
    const texts = bundle.texts(lng);
    expect(procedures.length).toBeGreaterThan(20);
    for (const { id, values: p } of procedures) {
      const sheet = sheetOf(bundle, lng, `procedures/${id}`, TODAY);
      const where = { from: p['from_id'] as string, to: p['to_id'] as string };
      const route = p['is_crossing']
        ? bundle.find({ from: 'advisories', where, limit: 1 }, TODAY).rows[0]
        : undefined;
      const said = [
        route && texts.text('consult:route', { route: route.values }),
        texts.text('consult:answer', { p }),
        texts.text(p['is_outline_whole'] ? 'consult:outline' : 'consult:outline_first', { p }),
      ].join('\n');
      const shown = [
        sheet?.title,
        ...(sheet?.notice ?? []),
        ...(sheet?.figures ?? []).flatMap(({ label, value }) => [label, value]),
        ...(sheet?.limits ?? []),
        ...(sheet?.lines ?? []),
        sheet?.source,
      ];
      expect(shown.length).toBeGreaterThan(3);
      for (const words of shown) expect(said, `${id} in ${lng}`).toContain(words);
    }
  });

  it('names no cost where nothing is bought, and what a cost leaves out where something is', () => {
    const shown = (id: string) => sheetOf(bundle, 'en', `procedures/${id}`, TODAY);
    for (const id of ['th_child_school', 'th_labour_complaint', 'th_trafficking_help', 'th_change_employer'])
      expect(shown(id)?.figures, id).toEqual([]);
    expect(shown('kh_kr_eps')?.figures).toEqual([]);
    expect(shown('kh_kr_eps')?.limits).toContain('❔ Cost, time and who pays: not known');
    expect(shown('th_work_permit_online')?.figures[1]).toEqual({ label: 'Time', value: 'not known' });
    expect(shown('kh_th_mou')?.limits).toContain("🏢 The agency's fee: not known");
    expect(shown('kh_jp_titp_ssw_esd')?.limits).toContain(
      "🏢 The agency's fee: at most 6,000 US dollars is allowed (30 May 2023)",
    );
  });
});

describe('a card', () => {
  it('is a picture of at most 60 kB for every procedure in every language', async () => {
    const paint = new CardPainter();
    const cards = bundle
      .find({ from: 'procedures', where: {} }, TODAY)
      .rows.map(({ id }) => `procedures/${id}`);
    expect(cards.length).toBeGreaterThan(1);
    for (const lng of bundle.locales)
      for (const card of cards) {
        const sheet = sheetOf(bundle, lng, card, TODAY);
        if (!sheet) throw new Error(`no card for ${card}`);
        const png = await paint.paint(sheet);
        expect([...png.subarray(0, 4)]).toEqual(PNG);
        expect(png.length, `${card} in ${lng}`).toBeLessThanOrEqual(MOST_BYTES);
        // Width and height stand in the first chunk: https://www.w3.org/TR/png/#11IHDR
        expect(png.readUInt32BE(16)).toBe(CARD_WIDTH);
        expect(png.readUInt32BE(20), `${card} in ${lng}`).toBeLessThanOrEqual(CARD_WIDTH);
      }
  });
});

describe('the shelf of cards', () => {
  it('names a picture by its words, and draws it once', async () => {
    const shelf = new CardShelf(
      () => bundle,
      () => TODAY,
      painter,
    );
    const name = shelf.nameOf('procedures/kh_passport', 'km') ?? '';
    expect(name).toMatch(/^procedures-kh_passport-km\.[A-Za-z0-9_-]{10}\.png$/);
    painted.length = 0;
    const first = await shelf.png(name);
    await shelf.png(name);
    expect(first?.isCurrent).toBe(true);
    expect(painted.map(({ title }) => title)).toEqual([first?.png.toString()]);
  });

  it('gives the present picture where the facts have changed, and says so', async () => {
    let content: Content = bundle;
    const shelf = new CardShelf(
      () => content,
      () => TODAY,
      painter,
    );
    const name = shelf.nameOf('procedures/kh_passport', 'en') ?? '';
    content = renamed(bundle, 'Another title');
    expect(shelf.nameOf('procedures/kh_passport', 'en')).not.toBe(name);
    expect(await shelf.png(name)).toEqual({ png: Buffer.from('Another title'), isCurrent: false });
  });

  it.each(['', 'x.png', 'procedures-none-km.aaaaaaaaaa.png', '../procedures-kh_passport-km.aaaaaaaaaa.png'])(
    'has nothing of the name %j',
    async (name) => {
      const shelf = new CardShelf(
        () => bundle,
        () => TODAY,
        painter,
      );
      expect(await shelf.png(name)).toBeUndefined();
    },
  );

  it('tries again after a picture that could not be drawn', async () => {
    let broken = true;
    const shelf = new CardShelf(
      () => bundle,
      () => TODAY,
      {
        paint: (sheet) => (broken ? Promise.reject(new Error('no fonts')) : painter.paint(sheet)),
      },
    );
    const name = shelf.nameOf('procedures/kh_passport', 'km') ?? '';
    await expect(shelf.png(name)).rejects.toThrow('no fonts');
    broken = false;
    expect((await shelf.png(name))?.isCurrent).toBe(true);
  });
});
