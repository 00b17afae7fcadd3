import type { Bundle } from '../dialogue/bundle.ts';
import { todayInTheRegion } from './today.ts';

/** The short telephone numbers that people are told to call. */
export function telephonesOf(bundle: Bundle): ReadonlySet<string> {
  const { rows } = bundle.find({ from: 'directory', where: {} }, todayInTheRegion());
  const digits = JSON.stringify(rows.map(({ values }) => values)).matchAll(/(?<!\d)\d{4}(?!\d)/g);
  return new Set([...digits].map(([number]) => number));
}
