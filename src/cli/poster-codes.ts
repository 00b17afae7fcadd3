/** Codes of posters: four digits, the first no nought. */
const FIRST = 1000;
const LAST = 9999;

/** Whether people write such a number for something else: a year, a round sum, 1234, 7777. */
function hasAMeaning(code: string): boolean {
  const year = /^(19|20|25)\d\d$/;
  const round = /00$/;
  const same = /^(\d)\1\1\1$/;
  return (
    year.test(code) ||
    round.test(code) ||
    same.test(code) ||
    '01234567890'.includes(code) ||
    '09876543210'.includes(code)
  );
}

/** What one slip of a finger makes of a code: a wrong digit, or two neighbours that changed places. */
export function slipsOf(code: string): readonly string[] {
  const wrong = [...code].flatMap((digit, i) =>
    [...'0123456789'].filter((d) => d !== digit).map((d) => code.slice(0, i) + d + code.slice(i + 1)),
  );
  const swapped = [0, 1, 2].map((i) => code.slice(0, i) + code[i + 1] + code[i] + code.slice(i + 2));
  return [...wrong, ...swapped.filter((other) => other !== code)];
}

/**
 * A code that was never given, as long as there are any one that no slip makes of another. `taken` are all codes ever
 * given, `telephones` numbers that people call, `random` a number from 0 to below 1. Undefined where all are given.
 */
export function newCode(
  taken: ReadonlySet<string>,
  telephones: ReadonlySet<string>,
  random: () => number,
): string | undefined {
  const free: string[] = [];
  for (let number = FIRST; number <= LAST; number++) {
    const code = String(number);
    if (!taken.has(code) && !telephones.has(code) && !hasAMeaning(code)) free.push(code);
  }
  const near = new Set([...taken].flatMap(slipsOf));
  const far = free.filter((code) => !near.has(code));
  const among = far.length > 0 ? far : free;
  return among[Math.floor(random() * among.length)];
}
