import fc from 'fast-check';

/** The page of Messenger that the calls are for. */
export const PAGE = '190';

/** Real calls, to be changed in one place. */
const FILE = { file_id: 'F', file_unique_id: 'U' };
const about = {
  message_id: 1,
  date: 1_795_299_990,
  chat: { id: 5, type: 'private' },
  from: { id: 5, is_bot: false },
};
const messaging = { sender: { id: '7' }, recipient: { id: PAGE }, timestamp: 1_795_299_990_000 };
const page = (more: object) => ({
  object: 'page',
  entry: [{ id: PAGE, time: 1, messaging: [{ ...messaging, ...more }] }],
});
const lineCalled = (more: object) => ({
  destination: 'U0',
  events: [
    {
      mode: 'active',
      timestamp: 1_795_299_990_000,
      source: { type: 'user', userId: 'U1' },
      webhookEventId: '01HFUZZ',
      deliveryContext: { isRedelivery: false },
      replyToken: 't',
      ...more,
    },
  ],
});
const REAL = {
  line: [
    lineCalled({ type: 'message', message: { type: 'text', id: '1', text: 'x', quoteToken: 'q' } }),
    lineCalled({ type: 'message', message: { type: 'image', id: '1', contentProvider: { type: 'line' } } }),
    lineCalled({ type: 'postback', postback: { data: 'a.b' } }),
    lineCalled({ type: 'unsend', unsend: { messageId: '1' } }),
    lineCalled({ type: 'follow', follow: { isUnblocked: false } }),
    lineCalled({ type: 'join', source: { type: 'group', groupId: 'C1' } }),
  ],
  telegram: [
    { update_id: 1, message: { ...about, text: '/start km' } },
    { update_id: 2, message: { ...about, photo: [FILE], caption: 'c' } },
    { update_id: 3, message: { ...about, location: { latitude: 1, longitude: 2 } } },
    { update_id: 4, edited_message: { ...about, text: 'x', edit_date: 2 } },
    { update_id: 5, callback_query: { id: '1', from: { id: 5 }, message: about, data: 'a.b' } },
    {
      update_id: 6,
      my_chat_member: { chat: { id: -5, type: 'group' }, date: 1, new_chat_member: { status: 'member' } },
    },
  ],
  messenger: [
    page({ message: { mid: 'm', text: 'x', quick_reply: { payload: 'a.b' } } }),
    page({ message: { mid: 'm', attachments: [{ type: 'image', payload: { url: 'https://a.b' } }] } }),
    page({ postback: { mid: 'm', payload: 'start', referral: { ref: 'km' } } }),
    page({ message_edit: { mid: 'm', text: 'x', num_edit: 1 } }),
    page({ referral: { ref: 'km' } }),
  ],
};

/** Every place in a value, as a path. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((inner, i) => (String(i) === key ? replaced(inner, rest, by) : inner));
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(undefined, -1, 2 ** 53, 1e308, '', '\u0000', '__proto__', '\ud800', {}, []),
  fc.string({ unit: 'binary', maxLength: 5000 }),
);

/** What anybody may send to a platform's address: bytes, JSON, and real calls with one place changed or cut short. */
export function callsOf(name: keyof typeof REAL): fc.Arbitrary<Buffer> {
  const mutated = fc
    .constantFrom<object>(...REAL[name])
    .chain((real) =>
      fc
        .tuple(fc.constantFrom(...pathsOf(real)), odd)
        .map(([path, value]) => Buffer.from(JSON.stringify(replaced(real, path, value)) ?? '')),
    );
  return fc.oneof(
    fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array)),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
    mutated,
    mutated.chain((body) => fc.nat(body.length).map((at) => body.subarray(0, at))),
  );
}
