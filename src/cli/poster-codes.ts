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

/** Whether one slip of a finger makes one code of the other: a wrong digit, or two neighbours that changed places. */
export function isOneSlip(a: string, b: string): boolean {
  const differ = [...a].flatMap((digit, i) => (digit === b[i] ? [] : [i]));
  const [i = 0, j = 0] = differ;
  if (differ.length === 2) return j === i + 1 && a[i] === b[j] && a[j] === b[i];
  return differ.length === 1;
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
  const far = free.filter((code) => ![...taken].some((other) => isOneSlip(code, other)));
  const among = far.length > 0 ? far : free;
  return among[Math.floor(random() * among.length)];
}
