/** How numbers of a country are written: the code from abroad, and how many digits follow a leading 0. */
const COUNTRIES: Readonly<
  Record<string, { readonly code: string; readonly digits: readonly [number, number] }>
> = {
  // https://www.itu.int/oth/T0202.aspx (national numbering plans)
  KH: { code: '855', digits: [8, 9] },
  LA: { code: '856', digits: [8, 10] },
  MM: { code: '95', digits: [7, 10] },
  TH: { code: '66', digits: [8, 9] },
};

const SHORT = /^1\d{2,3}$/;

/** A number that can be dialled. Short numbers work in their own country alone. */
export type Phone =
  | { readonly kind: 'short'; readonly dial: string }
  | { readonly kind: 'full'; readonly dial: string; readonly abroad: string };

/** Reads a number as a source prints it; undefined when it is none of that country. */
export function parsePhone(printed: string, country: string): Phone | undefined {
  const plan = COUNTRIES[country];
  if (!plan || !/^\+?[\d\s()-]+$/.test(printed)) return undefined;
  const dial = printed.replace(/[\s()-]/g, '');
  if (SHORT.test(dial)) return { kind: 'short', dial };
  const national = dial.startsWith(`+${plan.code}`)
    ? dial.slice(plan.code.length + 1)
    : dial.startsWith('0')
      ? dial.slice(1)
      : undefined;
  if (national === undefined || !/^[1-9]\d*$/.test(national)) return undefined;
  const [least, most] = plan.digits;
  if (national.length < least || national.length > most) return undefined;
  return { kind: 'full', dial: `0${national}`, abroad: `+${plan.code} ${national}` };
}

/** The number as one dials it from another country; short numbers have none. */
export function fromAbroad(printed: string, country: string): string | undefined {
  const phone = parsePhone(printed, country);
  return phone?.kind === 'full' ? phone.abroad : undefined;
}
