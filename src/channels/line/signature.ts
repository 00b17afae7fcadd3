import { createRequire } from 'node:module';

type ValidateSignature = (body: Buffer, channelSecret: string, signature: string) => boolean;

/**
 * LINE's own check of a signature, in constant time. It is taken from its file, since the package's only door loads
 * every client of LINE with it: 13 MB and a sixth of a second for ten lines.
 */
export const validateSignature: ValidateSignature = (() => {
  const require = createRequire(import.meta.url);
  const file = require.resolve('@line/bot-sdk').replace(/index\.js$/, 'validate-signature.js');
  return (require(file) as { readonly default: ValidateSignature }).default;
})();
