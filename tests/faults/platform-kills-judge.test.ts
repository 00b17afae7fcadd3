import { beforeEach, describe, expect, it } from 'vitest';
import { telegramProfile } from '../../src/channels/telegram/profile.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { Talk } from '../../src/cli/talk.ts';
import { type Came, type House, Person } from './platform-kills.ts';

const bundle = projectBundle();
/** What answers her first two events. */
const talk = new Talk(bundle, telegramProfile, Date.now(), undefined);
const [FIRST, SECOND] = [
  talk.take({ type: 'link', parameter: 'en' }),
  talk.take({ type: 'text', text: 'about' }),
].map(({ bubbles }) => bubbles[0]?.text ?? '');

describe('who judges what came over a kill', () => {
  let came: Came[];
  let person: Person;
  const comes = (text = '', keyed = false) => came.push({ text, keyed });
  const writes = () => {
    person.next();
    person.acknowledged += 1;
  };
  beforeEach(() => {
    came = [];
    const house: House = {
      name: 'telegram',
      profile: telegramProfile,
      env: () => ({}),
      begin: async () => undefined,
      end: async () => undefined,
      call: () => ['', {}],
      came: () => came,
    };
    person = new Person(1, house, bundle);
    writes();
    writes();
  });
  const wrong = () => {
    person.judge();
    return person.wrong.map((line) => line.replace(/^.*: /, ''));
  };

  it('finds nothing wrong with each answer in its turn, and with the last before a kill once more', () => {
    comes(FIRST);
    person.killed();
    comes(FIRST);
    comes(SECOND);
    expect([wrong(), person.doubles, person.got]).toEqual([[], 1, 2]);
  });

  it.each<[string, () => void, RegExp]>([
    ['an answer that never came', () => comes(FIRST), /^1 acknowledged events were never answered$/],
    ['one before its turn', () => comes(SECOND), /came out of order$/],
    ['one that came twice without a kill', () => [comes(FIRST), comes(FIRST)], /not under way at a kill$/],
    [
      'one that came twice after it was over',
      () => [comes(FIRST), person.killed(), comes(SECOND), comes(SECOND)],
      /not under way at a kill$/,
    ],
    [
      'a push that came twice, whatever happened',
      () => [comes(FIRST, true), person.killed(), comes(FIRST, true)],
      /^a push came twice$/,
    ],
  ])('finds %s', (_, happens, words) => {
    happens();
    expect(wrong()[0]).toMatch(words);
  });
});
