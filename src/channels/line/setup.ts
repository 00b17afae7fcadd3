import type { Texts } from '../../dialogue/message.ts';
import type { SetupStep } from '../operator.ts';
import type { LineOptions } from './channel.ts';
import { asked, openClients } from './client.ts';
import { isOurs, richMenu } from './rich-menu.ts';

/**
 * What makes LINE ready: the menu below the chat, and the address that LINE calls. Doing it again changes nothing that
 * is right already. Steps throw PlatformRefusalError.
 */
export function lineSetup(options: LineOptions, publicUrl: string, texts: Texts): SetupStep[] {
  const { api, blobs } = openClients(options);
  const { request, picture } = richMenu(texts);
  const endpoint = `${publicUrl}/webhooks/line`;
  const labels = request.areas?.map(({ action }) => action?.label).join(', ');
  const menu: SetupStep = {
    says: `Menu below the chat (${labels}), unless it is there; older ones of Mitr go.`,
    async run() {
      const { richmenus } = await asked(api.getRichMenuList());
      const there = richmenus.find(({ name }) => name === request.name);
      const id = there?.richMenuId ?? (await asked(api.createRichMenu(request))).richMenuId;
      if (!there)
        await asked(blobs.setRichMenuImage(id, new Blob([new Uint8Array(picture)], { type: 'image/png' })));
      await asked(api.setDefaultRichMenu(id));
      for (const older of richmenus)
        if (isOurs(older) && older.richMenuId !== id) await asked(api.deleteRichMenu(older.richMenuId));
    },
  };
  if (!endpoint.startsWith('https://')) return [menu];
  const webhook: SetupStep = {
    says: `Webhook at ${endpoint}.`,
    run: async () => void (await asked(api.setWebhookEndpoint({ endpoint }))),
  };
  return [menu, webhook];
}
