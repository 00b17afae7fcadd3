import type { Bubble, BubbleChoice, CapabilityProfile, Choice, Message, Texts } from './message.ts';
import { splitText } from './split.ts';

/** How a list of choices reads in one locale on one channel. */
interface Drawn {
  readonly texts: Texts;
  readonly profile: CapabilityProfile;
  readonly choices: readonly BubbleChoice[];
  readonly controls: Bubble['controls'];
  /** The same choices as numbered lines; empty where buttons alone say it. */
  readonly lines: string;
}

const NONE: readonly never[] = [];
const drawn = new WeakMap<readonly Choice[], Drawn[]>();

/**
 * Makes words of messages for one channel and one locale: what is said, its choices as buttons, quick replies or
 * numbers, and long texts in pieces. No label is ever cut: where one does not fit, the options are printed with
 * their numbers and the buttons carry the numbers; where one fits only without its icon, it goes without. Pure; the channel only encodes what comes out.
 */
export function compose(messages: readonly Message[], profile: CapabilityProfile, texts: Texts): Bubble[] {
  const whole = messages.map((message) => bubbleOf(message, profile, texts));
  const fit = whole.every((bubble) => bubble.text.length <= roomIn(bubble, profile));
  const bubbles = fit ? whole : whole.flatMap((bubble) => piecesOf(bubble, profile));
  return bubbles.length > profile.maxMessages ? joined(bubbles, profile) : bubbles;
}

function bubbleOf(message: Message, profile: CapabilityProfile, texts: Texts): Bubble {
  const choices = message.choices ? draw(message.choices, profile, texts) : undefined;
  let text = texts.text(message.key, message.values);
  if (choices?.lines) text += `\n${choices.lines}`;
  let links: Bubble['links'] = NONE;
  if (message.links) {
    const all = message.links.map((link) => ({ label: texts.text(link.label), url: texts.value(link.url) }));
    if (profile.links === 'buttons') links = all;
    else text += all.map((link) => `\n${link.label}: ${link.url}`).join('');
  }
  const image =
    message.card && profile.pictures
      ? { card: message.card.id, alt: texts.text(message.card.alt, message.card.values), lng: texts.lng }
      : null;
  return {
    text,
    choices: choices?.choices ?? NONE,
    controls: choices?.controls ?? 'none',
    links,
    image,
    key: message.key,
  };
}

/** What a text may take: a link that no button can carry is written below the words, and all of them have room. */
function roomIn({ links }: Bubble, profile: CapabilityProfile): number {
  return profile.maxText - links.reduce((sum, { label, url }) => sum + label.length + url.length + 3, 0);
}

/** A bubble whose text is too long, in pieces; the last of them carries what can be pressed. */
function piecesOf(bubble: Bubble, profile: CapabilityProfile): Bubble[] {
  const room = roomIn(bubble, profile);
  if (bubble.text.length <= room) return [bubble];
  const pieces = splitText(bubble.text, room);
  const last = pieces.pop() ?? '';
  const bare = { choices: NONE, controls: 'none', links: NONE, image: null, key: bubble.key } as const;
  return [...pieces.map((text) => ({ text, ...bare })), { ...bubble, text: last }];
}

function draw(choices: readonly Choice[], profile: CapabilityProfile, texts: Texts): Drawn {
  const known = drawn.get(choices);
  if (known) for (const one of known) if (one.texts === texts && one.profile === profile) return one;
  const made = drawNew(choices, profile, texts);
  if (known) known.push(made);
  else drawn.set(choices, [made]);
  return made;
}

function drawNew(all: readonly Choice[], profile: CapabilityProfile, texts: Texts): Drawn {
  const choices = profile.ways === 'chrome' ? all.filter((choice) => choice.role !== 'way') : all;
  const numbered = choices.filter((choice) => choice.role !== 'way');
  const labels = new Map(choices.map((choice) => [choice, texts.value(choice.label)]));
  const label = (choice: Choice) => labels.get(choice) ?? '';
  const tooMany = choices.length > profile.maxChoices;
  const short = (choice: Choice) => label(choice).length <= profile.maxLabel;
  const fits = !tooMany && numbered.every(short);
  const lines =
    fits && profile.numbers === 'auto'
      ? ''
      : numbered.map((choice, i) => `${i + 1}. ${withIcon(choice, label(choice))}`).join('\n');
  const shown = tooMany
    ? choices.filter((choice) => choice.role !== 'option').slice(0, profile.maxChoices)
    : choices;
  return {
    texts,
    profile,
    lines,
    controls: shown.length > 0 ? profile.choices : 'none',
    choices: shown.map((choice) => {
      const { payload, role, icon } = choice;
      // A way has no number, but every way of the engine has an icon.
      if (role === 'way' && icon !== undefined && !short(choice)) return { label: icon, payload, role };
      const text = fits || role === 'way' ? label(choice) : String(numbered.indexOf(choice) + 1);
      const drawn = icon !== undefined && iconFits(icon, text, profile);
      return { label: text, payload, ...(drawn ? { icon } : undefined), role };
    }),
  };
}

function iconFits(icon: string, label: string, { icons, maxLabel }: CapabilityProfile): boolean {
  return icons === 'beside' || icon.length + 1 + label.length <= maxLabel;
}

function withIcon({ icon }: Choice, label: string): string {
  return icon === undefined ? label : `${icon} ${label}`;
}

/** What stands on the button of a channel whose icons are part of the label. */
export function drawnLabel({ icon, label }: BubbleChoice): string {
  return icon === undefined ? label : `${icon} ${label}`;
}

/** Fewer messages than a channel takes at once: neighbours are put together, longest runs last, while they fit. */
function joined(bubbles: readonly Bubble[], profile: CapabilityProfile): Bubble[] {
  const kept = bubbles.slice();
  for (let i = 0; kept.length > profile.maxMessages && i < kept.length - 1; ) {
    const [a, b] = [kept[i], kept[i + 1]];
    const free = a && b && a.choices.length === 0 && a.links.length === 0 && !a.image;
    if (a && b && free && a.text.length + b.text.length + 2 <= profile.maxText)
      kept.splice(i, 2, { ...b, text: `${a.text}\n\n${b.text}` });
    else i += 1;
  }
  return kept;
}
