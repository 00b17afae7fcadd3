import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomName } from '../../src/tips/random.ts';
import type { SealedTip } from '../../src/tips/record.ts';
import type { VaultStore } from '../../src/vault/store.ts';
import { FRESH, noise, noiseLetter, noiseTip } from './records.ts';

/** A store to try, and how to let the process behind it die and come again. */
export interface Specimen {
  readonly store: VaultStore;
  crash(): Promise<VaultStore>;
  end(): Promise<void>;
}

/** What every store of a vault must do. */
export function describeVaultStore(name: string, make: () => Promise<Specimen>): void {
  describe(`the vault in ${name}`, () => {
    let specimen: Specimen;
    let store: VaultStore;
    beforeEach(async () => {
      specimen = await make();
      ({ store } = specimen);
    });
    afterEach(() => specimen.end());

    it('gives every record back as it was, also to the next process', async () => {
      const tips = Array.from({ length: 12 }, (_, n) =>
        noiseTip({
          next: n % 2 === 0 ? null : 'kh-independent',
          urgent: n % 3 === 0,
          demo: n % 4 === 0,
          attachments: n % 5 === 0 ? [noise(16_384), noise(65_536)] : [],
        }),
      );
      for (const tip of tips) expect(await store.add(tip, FRESH)).toBe('kept');
      for (const again of [false, true]) {
        if (again) store = await specimen.crash();
        for (const tip of tips) expect(await store.read(tip.id)).toEqual(tip);
        const heads = await store.heads();
        expect(heads.map(({ id }) => id)).toEqual(tips.map(({ id }) => id).sort());
        for (const tip of tips)
          expect(await store.head(tip.id)).toEqual({
            ...FRESH,
            id: tip.id,
            unit: tip.unit,
            next: tip.next,
            week: tip.week,
            urgent: tip.urgent,
            demo: tip.demo,
            attachments: tip.attachments.length,
          });
      }
    });

    it('keeps one record that is handed in twice, and none that takes its name', async () => {
      const tip = noiseTip();
      expect(await store.add(tip, FRESH)).toBe('kept');
      expect(await store.add(tip, FRESH)).toBe('known');
      expect(await store.add(noiseTip({ id: tip.id }), FRESH)).toBe('conflict');
      expect(await store.heads()).toHaveLength(1);
      expect(await store.read(tip.id)).toEqual(tip);
    });

    it('knows the very record, also when its attachments had their time, and no other of its name', async () => {
      const tip = noiseTip({ attachments: [noise(16_384)] });
      expect(await store.has(tip)).toBe(false);
      await store.add(tip, FRESH);
      const [box] = noiseTip().boxes;
      const others: SealedTip[] = [
        { ...tip, boxes: [box, tip.boxes[1]] },
        { ...tip, parts: [...tip.parts].reverse() },
        { ...tip, attachments: [noise(16_384)] },
        { ...tip, attachments: [] },
        { ...tip, unit: 'kh-other' },
        { ...tip, next: null },
        { ...tip, week: '2026-W48' },
        { ...tip, urgent: true },
        { ...tip, demo: true },
        { ...tip, id: randomName() },
      ];
      const known = async () => Promise.all([tip, ...others].map((one) => store.has(one)));
      expect(await known()).toEqual([true, ...others.map(() => false)]);
      await store.change(new Map([[tip.id, { acknowledged: true, until: '2027-W30' }]]));
      store = await specimen.crash();
      expect(await known()).toEqual([true, ...others.map(() => false)]);
      await store.eraseAttachments([tip.id]);
      expect(await store.has(tip)).toBe(true);
      await store.erase([tip.id]);
      expect(await store.has(tip)).toBe(false);
    });

    it('changes a record and no other; one that is not there is passed over', async () => {
      const [one, two] = [noiseTip(), noiseTip()];
      for (const tip of [one, two]) await store.add(tip, FRESH);
      const before = await store.head(two.id);
      await store.change(
        new Map([
          [one.id, { acknowledged: true, until: '2027-W30' }],
          [randomName(), { released: true }],
        ]),
      );
      // Each level's word is its own.
      expect(await store.head(one.id)).toMatchObject({ acknowledged: true, nextAcknowledged: false });
      await store.change(new Map([[one.id, { acknowledged: false, nextAcknowledged: true }]]));
      expect(await store.head(one.id)).toMatchObject({ acknowledged: false, nextAcknowledged: true });
      await store.change(new Map([[one.id, { acknowledged: true }]]));
      store = await specimen.crash();
      expect(await store.head(one.id)).toMatchObject({
        acknowledged: true,
        nextAcknowledged: true,
        released: false,
        until: '2027-W30',
      });
      expect(await store.head(two.id)).toEqual(before);
      expect(await store.read(one.id)).toEqual(one);
    });

    it('erases records with their attachments, or the attachments alone', async () => {
      const tips = Array.from({ length: 9 }, () => noiseTip({ attachments: [noise(16_384)] }));
      for (const tip of tips) await store.add(tip, FRESH);
      const [whole, part, ...kept] = tips;
      await store.erase([whole?.id ?? '', randomName()]);
      await store.eraseAttachments([part?.id ?? '']);
      for (const again of [false, true]) {
        if (again) store = await specimen.crash();
        expect(await store.read(whole?.id ?? '')).toBeUndefined();
        expect(await store.head(whole?.id ?? '')).toBeUndefined();
        expect(await store.read(part?.id ?? '')).toEqual({ ...part, attachments: [] });
        for (const tip of kept) expect(await store.read(tip.id)).toEqual(tip);
      }
    });

    it('keeps letters by mailbox and kind, each once, in no order of arrival, up to a number', async () => {
      const locatorHash = randomName();
      const letters = Array.from({ length: 3 }, () => noiseLetter({ locatorHash }));
      for (const letter of letters) expect(await store.post(letter, 3)).toBe('kept');
      expect(await store.post(letters[0] ?? noiseLetter(), 3)).toBe('known');
      expect(await store.post(noiseLetter({ locatorHash }), 3)).toBe('full');
      const followUp = noiseLetter({ locatorHash, kind: 'follow-up', mailbox: '' });
      expect(await store.post(followUp, 3)).toBe('kept');
      const sorted = letters.map(({ file }) => file).sort(Buffer.compare);
      for (const again of [false, true]) {
        if (again) store = await specimen.crash();
        expect(await store.letters(locatorHash, 'reply')).toEqual(sorted);
        expect(await store.letters(locatorHash, 'follow-up')).toEqual([followUp.file]);
        expect(await store.letters(randomName(), 'reply')).toEqual([]);
      }
    });

    it('empties a mailbox, and lets letters go when their week has come', async () => {
      const [mine, other] = [noiseLetter(), noiseLetter({ until: '2026-W50' })];
      for (const letter of [mine, other]) await store.post(letter, 9);
      await store.emptyMailbox(mine.locatorHash);
      expect(await store.letters(mine.locatorHash, 'reply')).toEqual([]);
      await store.eraseLetters('2026-W49');
      expect(await store.letters(other.locatorHash, 'reply')).toHaveLength(1);
      await store.eraseLetters('2026-W50');
      store = await specimen.crash();
      expect(await store.letters(other.locatorHash, 'reply')).toEqual([]);
    });

    it('hands mailboxes with replies to one board, once', async () => {
      await store.post(noiseLetter({ mailbox: '0042' }), 9);
      await store.post(noiseLetter({ mailbox: '0042' }), 9);
      await store.post(noiseLetter({ kind: 'follow-up', mailbox: '' }), 9);
      const seen: (readonly string[])[] = [];
      for (const published of ['2026-11-23', '2026-11-26']) {
        await store.publish((unshown, board) => {
          seen.push(unshown);
          return [...board, ...unshown.map((mailbox) => ({ mailbox, left: 3 }))];
        }, published);
        store = await specimen.crash();
      }
      expect(seen).toEqual([['0042'], []]);
      expect(await store.board()).toEqual([{ mailbox: '0042', left: 3 }]);
      expect(await store.setting('board_published')).toBe('2026-11-26');
    });

    it('keeps settings and addresses for notices', async () => {
      await store.set('install_salt', 'abc');
      await store.set('epoch_KH', '3');
      await store.set('epoch_KH', '4');
      const notice = { recipient: 'age1x', kind: 'mail', address: 'a@example.org', language: 'km' };
      await store.setNotice({ ...notice, address: 'old@example.org' });
      await store.setNotice(notice);
      await store.setNotice({ ...notice, recipient: 'age1y' });
      await store.removeNotice('age1y');
      store = await specimen.crash();
      expect(await store.setting('install_salt')).toBe('abc');
      expect(await store.setting('epoch_KH')).toBe('4');
      expect(await store.setting('epoch_TH')).toBeUndefined();
      expect(await store.notices()).toEqual([notice]);
    });

    it('loses nothing by being stirred', async () => {
      const tips = Array.from({ length: 7 }, () => noiseTip({ attachments: [noise(16_384)] }));
      for (const tip of tips) await store.add(tip, FRESH);
      const letter = noiseLetter();
      await store.post(letter, 9);
      for (let n = 0; n < 40; n++) await store.stir();
      for (const again of [false, true]) {
        if (again) store = await specimen.crash();
        for (const tip of tips) expect(await store.read(tip.id)).toEqual(tip);
        expect(await store.letters(letter.locatorHash, 'reply')).toEqual([letter.file]);
      }
    });
  });
}
