import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Bundle } from '../dialogue/bundle.ts';
import type { Bubble } from '../dialogue/message.ts';
import type { EffectRunner } from '../turns/effects.ts';
import { readChatLine } from './chat-lines.ts';
import { type Command, UsageError } from './command.ts';
import { noonOf } from './day.ts';
import { isChannel, PROFILES } from './profiles.ts';
import { projectBundle } from './project.ts';
import { linesOf } from './stdin-lines.ts';
import { type Reply, Talk } from './talk.ts';
import { DemoTips } from './tip-demo.ts';
import { TipTalks } from './tip-talks.ts';

const HELP = `Usage: mitr chat [options]

Talks with Mitr in the terminal, as a channel would show it.

  --locale LNG     begin in this language instead of asking for it (en, km …)
  --channel NAME   line, telegram, messenger or web (default: web)
  --today DATE     take this day (YYYY-MM-DD) for today
  --json           one line of JSON in, one line of JSON out; the first line out is the greeting

Write a number or words to answer; /menu, /back, /language work too. An empty line repeats; Ctrl-D ends.

Lines in with --json, one of:
  {"text":"…"}  {"payload":"…"}  {"image":true}  {"audio":true}  {"sticker":true}
  {"location":{"lat":13.6,"lon":102.5}}  {"start":"…"}  {"edit":"…"}  {"unsend":true}  {"wait":"25h"}
Lines out:
  {"messages":[{"text":…,"choices":[{"label":…,"payload":…}],"image":{"alt":…}|null,"links":[{"label":…,"url":…}]}],"waiting":"flow/node"|null,"locale":…}
  a choice that is drawn with a picture also has {"icon":"…"}
  {"error":"…"} for a line that is none of these; the talk goes on

Examples:
  mitr chat --locale km
  echo '{"text":"1"}' | mitr chat --json --locale en --channel line`;

export const command: Command = {
  summary: 'talk with Mitr in the terminal, as a channel would show it',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        locale: { type: 'string' },
        channel: { type: 'string', default: 'web' },
        today: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    if (!isChannel(values.channel))
      throw new UsageError(
        `there is no channel "${values.channel}"; there is ${Object.keys(PROFILES).join(', ')}`,
      );
    const bundle = projectBundle();
    if (values.locale !== undefined && !bundle.locales.includes(values.locale))
      throw new UsageError(`there is no locale "${values.locale}"; there is ${bundle.locales.join(', ')}`);
    const talk = new Talk(
      bundle,
      PROFILES[values.channel],
      values.today === undefined ? Date.now() : noonOf(values.today),
      values.locale,
    );
    const effects = terminalEffects(bundle);
    await (values.json ? talkInJson(talk, effects) : talkInWords(talk, effects));
    return 0;
  },
};

/** What flows ask for in a terminal: tips are told to the demonstration and dropped when sent; all else is nothing here. */
function terminalEffects(bundle: Bundle): EffectRunner {
  let demo: DemoTips | undefined;
  const tips = new TipTalks(
    () => {
      demo ??= new DemoTips(Date.now);
      return demo;
    },
    () => bundle,
    'http://localhost:8080/t',
  );
  return {
    run: async (request) => {
      tips.hear(request);
      return (await tips.run(request)) ?? { result: request.effect.awaited ? 'failed' : 'ok' };
    },
    ended: (conversation) => tips.ended(conversation),
  };
}

async function talkInJson(talk: Talk, effects: EffectRunner): Promise<void> {
  const print = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
  print(asJson(talk.take({ type: 'link', parameter: '' })));
  for await (const line of linesOf(process.stdin)) {
    const read = readChatLine(line);
    if ('error' in read) print({ error: read.error });
    else if ('wait' in read) {
      talk.wait(read.wait);
      print(asJson(await talk.answer({ type: 'time' }, effects)));
    } else {
      const { input } = read;
      const aboutLast = input.type === 'edit' || input.type === 'unsend';
      print(asJson(await talk.answer(aboutLast ? { ...input, ref: talk.last } : input, effects)));
    }
  }
}

function asJson({ bubbles, waiting, locale }: Reply): unknown {
  return {
    messages: bubbles.map((bubble) => ({
      text: bubble.text,
      choices: bubble.choices.map((choice) => ({
        label: choice.label,
        payload: choice.payload,
        ...(choice.icon === undefined ? undefined : { icon: choice.icon }),
      })),
      image: bubble.image && { alt: bubble.image.alt },
      links: bubble.links,
    })),
    waiting,
    locale,
  };
}

async function talkInWords(talk: Talk, effects: EffectRunner): Promise<void> {
  let reply = talk.take({ type: 'link', parameter: '' });
  show(reply.bubbles);
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '› ' });
  lines.prompt();
  for await (const line of lines) {
    const text = line.trim();
    const chosen = reply.bubbles.at(-1)?.choices[Number(text) - 1];
    reply = await talk.answer(
      text === ''
        ? { type: 'tap', payload: '!repeat' }
        : chosen && /^\d+$/.test(text)
          ? { type: 'tap', payload: chosen.payload }
          : { type: 'text', text },
      effects,
    );
    show(reply.bubbles);
    lines.prompt();
  }
}

/** A terminal has no buttons: what a channel draws as one is printed with its number. */
function show(bubbles: readonly Bubble[]): void {
  for (const bubble of bubbles) {
    console.log(`\n${bubble.text}`);
    if (bubble.image) console.log(`[${bubble.image.alt}]`);
    for (const link of bubble.links) console.log(`  ${link.label}: ${link.url}`);
    for (const [i, choice] of bubble.choices.entries())
      console.log(`  ${i + 1}  ${choice.icon === undefined ? '' : `${choice.icon} `}${choice.label}`);
  }
  console.log();
}
