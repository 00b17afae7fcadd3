import { expect, it } from 'vitest';
import { projectBundle } from '../../src/cli/project.ts';
import type { Session } from '../../src/dialogue/session.ts';
import { step } from '../../src/dialogue/step.ts';

const bundle = projectBundle();
const AT = Date.UTC(2026, 10, 22);

it.each(bundle.locales)(
  'whoever takes a message back, and writes what she is told then, is asked whether all is to go: %s',
  (lng) => {
    const base = { channel: 'line', conversation: 'c', at: AT } as const;
    let session: Session | undefined;
    const says = (
      event:
        | { type: 'link'; parameter: string }
        | { type: 'unsend'; ref: string }
        | { type: 'text'; text: string },
    ) => {
      const result = step(bundle, session, { ...base, id: event.type, ...event });
      session = result.session ?? undefined;
      return result.messages.map(({ key }) => key);
    };
    says({ type: 'link', parameter: lng });
    expect(says({ type: 'unsend', ref: '1' })).toContain('common:noticed.unsend');
    const [, told = ''] = /“([^”]+)”/u.exec(bundle.texts(lng).text('common:noticed.unsend')) ?? [];
    expect(says({ type: 'text', text: told })).toEqual(['forget:sure.ask']);
  },
);
