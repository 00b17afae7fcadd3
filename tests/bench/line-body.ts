/** The nth call of LINE's webhook, with what somebody writes: no two are alike. */
export function lineBody(person: number, n: number, text: string): string {
  return JSON.stringify({
    destination: 'U00000000000000000000000000000000',
    events: [
      {
        type: 'message',
        mode: 'active',
        timestamp: Date.now(),
        webhookEventId: `01H${String(n).padStart(23, '0')}`,
        deliveryContext: { isRedelivery: false },
        replyToken: String(n).padStart(32, '0'),
        source: { type: 'user', userId: `U${person.toString(16).padStart(32, '0')}` },
        message: { type: 'text', id: String(n), text },
      },
    ],
  });
}
