import { describe, expect, it } from 'vitest';
import { edgesOfFlow, edgesTaken } from '../../src/cli/journeys/edge-names.ts';
import { readRendered } from '../../src/cli/journeys/files.ts';
import { printJourneys, readJourneys } from '../../src/cli/journeys/journey.ts';
import { renderFlow } from '../../src/cli/journeys/render.ts';
import { pathOf, replay, told } from '../../src/cli/journeys/replay.ts';
import { PROFILES } from '../../src/cli/profiles.ts';
import { at, bundle, files, titleOf, turnsOf, world } from './project.ts';

/** Every line that some journey hears, as `flow/node namespace:key`. */
const heard = new Set(
  [...files.values()].flatMap(({ journeys }) =>
    journeys.flatMap((journey) =>
      replay(world, at, pathOf(journey)).flatMap(({ taken: { result } }) => {
        const keys = new Set(result.messages.map(({ key }) => key));
        return result.trace.flatMap((node) =>
          node.kind === 'say'
            ? node.lines
                .filter(({ key }) => keys.has(key))
                .map(({ key }) => `${node.flow.name}/${node.name} ${key}`)
            : [],
        );
      }),
    ),
  ),
);

describe.each([...files])('journeys of %s', (name, file) => {
  it.each(file.journeys.map((journey) => [titleOf(journey), journey] as const))('%s', (_, journey) => {
    const now = replay(world, at, pathOf(journey)).map((turn) => told(world, turn));
    expect(now).toEqual(journey.talk);
  });

  if (file.flow !== undefined) {
    const flow = bundle.flows.get(file.flow);

    it('cover every edge of the flow ("mitr journeys write" shows a talk for one that is missing)', () => {
      expect(file.flow).toBe(name);
      const covered = [...file.journeys.flatMap(({ covers = [] }) => covers), ...(file.unreached ?? [])];
      expect(covered.toSorted()).toEqual((flow ? edgesOfFlow(flow) : []).toSorted());
    });

    it('hear every line of the flow, so that each is among what is looked at in every language', () => {
      const lines = [...(flow?.nodes.values() ?? [])].flatMap((node) =>
        node.kind === 'say' ? node.lines.map(({ key }) => `${name}/${node.name} ${key}`) : [],
      );
      const unsaid = file.unsaid?.map((line) => `${name}/${line}`) ?? [];
      expect([...unsaid, ...lines.filter((line) => heard.has(line))].toSorted()).toEqual(lines.toSorted());
    });

    it('take the edges that they say they cover', () => {
      for (const journey of file.journeys) {
        const taken = [...turnsOf(journey, world)].flatMap((turn) => edgesTaken(turn.taken));
        expect(taken).toEqual(expect.arrayContaining((journey.covers ?? []).map((edge) => `${name}/${edge}`)));
      }
    });
  }
});

describe('journeys', () => {
  it('are written for every flow', () => {
    expect([...bundle.flows.keys()].filter((flow) => !files.has(flow))).toEqual([]);
  });

  it('hold no texts, no payloads and no keys of nodes', () => {
    for (const file of files.values())
      for (const { talk } of file.journeys)
        for (const turn of talk) {
          expect(turn.bot.every((key) => /^\w+:[\w.]+$/.test(key))).toBe(true);
          expect(turn.waits === null || /^\w+\/\w+$/.test(turn.waits)).toBe(true);
        }
  });

  it('are printed so that they read back the same', () => {
    for (const file of files.values()) expect(readJourneys(printJourneys(file))).toEqual(file);
  });
});

describe('what is said, in every language on every channel', () => {
  it.each([...bundle.flows.keys()])('is as it was last looked at: %s ("mitr journeys render")', (flow) => {
    expect(renderFlow(bundle, Object.values(PROFILES), at, flow, files)).toBe(readRendered(flow));
  });
});
