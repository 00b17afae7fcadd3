import { createInstance, type FormatterModule } from 'i18next';
import type { Lng, Value, Values } from '../dialogue/message.ts';
import type { TextFallback, TextResources } from './texts.ts';
import { compileTexts } from './texts.ts';
import { valueRenderer } from './values.ts';

/**
 * i18next itself over the same files, for texts that the compiler does not read (`$t()` nesting). Values are
 * rendered as everywhere, nothing is escaped, and no other locale steps in for a missing text.
 */
export function i18nextFallback(locales: Readonly<Record<Lng, TextResources>>): TextFallback {
  return (lng) => {
    const resources = locales[lng] ?? {};
    const render = valueRenderer(compileTexts(lng, resources));
    const formatter: FormatterModule = {
      type: 'formatter',
      init() {},
      add() {},
      addCached() {},
      format: (value: Value | undefined, format) => render(value, format),
    };
    const i18next = createInstance();
    i18next.use(formatter);
    void i18next.init({
      lng,
      fallbackLng: false,
      ns: Object.keys(resources),
      resources: { [lng]: resources },
      initAsync: false,
      interpolation: { escapeValue: false, alwaysFormat: true },
    });
    return (key, values) => i18next.t(key, optionsOf(values));
  };
}

/** Values go in as `replace`, so that none of their names is taken for an option of i18next. */
function optionsOf(values: Values): Record<string, unknown> {
  const { count, context } = values;
  return {
    replace: values,
    ...(typeof count === 'number' ? { count } : {}),
    ...(typeof context === 'string' || typeof context === 'number' ? { context: `${context}` } : {}),
  };
}
