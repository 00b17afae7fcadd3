// H. Michael Damm's quasigroup of order 10, as published in "Total anti-symmetrische Quasigruppen" (Marburg, 2004):
// catches every wrong digit and every swap of neighbours.
const TABLE = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

function interim(digits: string): string {
  let row = 0;
  for (const digit of digits) row = Number(TABLE[row]?.[Number(digit)]);
  return String(row);
}

/** The check digit of a string of ASCII digits. */
export function dammDigit(digits: string): string {
  return interim(digits);
}

/** Whether the last digit is the check digit of those before it. */
export function dammHolds(digits: string): boolean {
  return interim(digits) === '0';
}
