import { type Finding, PlatformRefusalError } from '../operator.ts';
import { askPage } from './client.ts';
import { FIELDS, type MessengerSetup } from './setup.ts';

/**
 * Asks Meta whether token and secret are good and whether it still calls: after an hour of failures it stops, and
 * says so in an e-mail alone.
 */
export async function examineMessenger(options: MessengerSetup): Promise<Finding[]> {
  try {
    const { name } = await askPage(options, 'GET', '?fields=name');
    const findings: Finding[] = [
      { well: true, says: `Meta accepts the token and the secret; the page is ${String(name)}.` },
    ];
    const { data } = await askPage(options, 'GET', '/subscribed_apps');
    const apps: readonly unknown[] = Array.isArray(data) ? data : [];
    const fields = apps.flatMap((app) =>
      typeof app === 'object' &&
      app !== null &&
      'subscribed_fields' in app &&
      Array.isArray(app.subscribed_fields)
        ? app.subscribed_fields
        : [],
    );
    const missing = FIELDS.filter((field) => !fields.includes(field));
    findings.push(
      missing.length === 0
        ? { well: true, says: 'The page sends what people write.' }
        : {
            well: false,
            says: `The page does not send ${missing.join(', ')}: "mitr channel setup messenger" asks for it.`,
          },
    );
    return findings;
  } catch (error) {
    if (!(error instanceof PlatformRefusalError)) throw error;
    return [{ well: false, says: error.message }];
  }
}
