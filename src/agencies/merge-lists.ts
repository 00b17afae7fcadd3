import { normalise } from '../understanding/normalise.ts';
import type { ListedFirm, ListRead } from './import-list.ts';
import { readName } from './names.ts';
import { plainLicence, takeLicences } from './numbers.ts';
import { type Agency, namesOf, type Register } from './register.ts';
import type { RefusedRow } from './register-file.ts';
import type { AgencyWords } from './words.ts';

/** What a new list changes. */
export interface ListChanges {
  /** The whole register as it will be: the firms of the new list, and those that are gone. */
  readonly agencies: readonly Agency[];
  readonly added: readonly Agency[];
  readonly gone: readonly Agency[];
  readonly statusChanged: readonly { readonly before: Agency; readonly after: Agency }[];
  /** Firms whose name is spelled otherwise now; the earlier spelling is kept as an alias. */
  readonly respelled: readonly { readonly before: Agency; readonly after: Agency }[];
  /** Firms that stay revoked, suspended or closed, since the new list does not say what they are now. */
  readonly stillGrave: readonly Agency[];
  readonly unchanged: number;
  readonly refused: readonly RefusedRow[];
}

/** One spelling for a licence number, whatever its blanks, zeros and era. */
function licenceKey(licenceNo: string, words: AgencyWords): string {
  const text = normalise(licenceNo);
  const [licence] = takeLicences(text, words).licences;
  if (!licence) return plainLicence(text);
  const year = licence.year > 2300 || licence.year < 100 ? licence.year : licence.year + 543;
  return `${licence.prefix}${licence.number}/${year}`;
}

/** Ids end in a number; the next one is above all that were ever given in this register. */
function idsAfter(agencies: readonly Agency[], register: string): () => string {
  let prefix = `${register}-`;
  let last = 0;
  let digits = 3;
  for (const { id } of agencies) {
    const [, head = '', tail = ''] = /^(.*?)(\d+)$/.exec(id) ?? [];
    if (tail === '') continue;
    if (Number(tail) >= last) prefix = head;
    last = Math.max(last, Number(tail));
    digits = Math.max(digits, tail.length);
  }
  return () => {
    last++;
    return prefix + String(last).padStart(digits, '0');
  };
}

/** Earlier firms by a key that each of them alone has. */
function byKey(
  agencies: readonly Agency[],
  keysOf: (agency: Agency) => readonly string[],
): Map<string, Agency> {
  const found = new Map<string, Agency>();
  const shared = new Set<string>();
  for (const agency of agencies)
    for (const key of new Set(keysOf(agency))) {
      if (key === '') continue;
      if (found.has(key)) shared.add(key);
      found.set(key, agency);
    }
  for (const key of shared) found.delete(key);
  return found;
}

/** The firm as the new list has it. What that list does not say at all stays as it was; old spellings are kept. */
function renewed(firm: ListedFirm, before: Agency, saysStatus: boolean): Agency {
  const grave = before.status === 'revoked' || before.status === 'suspended' || before.status === 'ceased';
  const nameLocal = firm.nameLocal || before.nameLocal;
  const nameLatin = firm.nameLatin || before.nameLatin;
  const aliases = [...firm.aliases, before.nameLocal, before.nameLatin, ...before.aliases];
  return {
    ...firm,
    id: before.id,
    status: grave && !saysStatus ? before.status : firm.status,
    nameLocal,
    nameLatin,
    aliases: [...new Set(aliases)].filter((name) => name !== '' && name !== nameLocal && name !== nameLatin),
    untrustedNames: [...new Set([...firm.untrustedNames, ...before.untrustedNames])],
    licenceNo: firm.licenceNo || before.licenceNo,
    registrationNo: firm.registrationNo || before.registrationNo,
    destinations: firm.destinations || before.destinations,
    address: firm.address || before.address,
    province: firm.province || before.province,
    phones: firm.phones || before.phones,
    website: firm.website || before.website,
  };
}

/**
 * Puts a new list in the place of the last one. A firm keeps its id for ever: it is known by its licence number, else
 * by its registration number, else by its exact name. Firms that a complete list no longer has become `delisted` at
 * the list's date and stay; from a list that is not complete or torn nothing follows for them, nor for a firm whose row
 * was refused. A firm that was revoked, suspended or closed stays so until a list says otherwise. No id is given again.
 */
export function mergeLists(last: Register, read: ListRead, asOf: string, words: AgencyWords): ListChanges {
  const names = (agency: Agency | ListedFirm): string[] =>
    namesOf({ ...agency, id: '' }).map(({ name }) => readName(name, words).cut);
  const byLicence = byKey(last.agencies, ({ licenceNo }) => [licenceKey(licenceNo, words)]);
  const byRegistration = byKey(last.agencies, ({ registrationNo }) => [registrationNo.replace(/\D/g, '')]);
  const byName = byKey(last.agencies, names);
  const byId = new Map(last.agencies.map((agency) => [agency.id, agency]));
  const nextId = idsAfter(last.agencies, last.header.id);
  const known = (firm: ListedFirm, id: string): Agency | undefined =>
    byId.get(id) ??
    byLicence.get(licenceKey(firm.licenceNo, words)) ??
    byRegistration.get(firm.registrationNo.replace(/\D/g, '')) ??
    names(firm)
      .map((name) => byName.get(name))
      .find((agency) => agency !== undefined);

  const kept = new Map<string, { before: Agency; after: Agency; line: number }>();
  const added: Agency[] = [];
  const refused: RefusedRow[] = [...read.refused];
  for (const { line, firm, id } of read.firms) {
    const before = known(firm, id);
    if (!before) {
      added.push({ ...firm, id: nextId() });
      continue;
    }
    const twice = kept.get(before.id);
    if (twice) {
      refused.push({ line, reason: `the same firm as line ${twice.line} (${before.id})` });
      continue;
    }
    kept.set(before.id, { before, after: renewed(firm, before, read.saysStatus), line });
  }

  const spared = new Set(read.seen.map((firm) => known(firm, '')?.id));
  const gone: Agency[] = [];
  const agencies = last.agencies.map((agency) => {
    const found = kept.get(agency.id);
    if (found) return found.after;
    if (!last.header.complete || read.torn || agency.status !== 'licensed' || spared.has(agency.id))
      return agency;
    const delisted: Agency = { ...agency, status: 'delisted', asOf };
    gone.push(delisted);
    return delisted;
  });
  const pairs = [...kept.values()];
  const statusChanged = pairs.filter(({ before, after }) => before.status !== after.status);
  const respelled = pairs.filter(
    ({ before, after }) => before.nameLocal !== after.nameLocal || before.nameLatin !== after.nameLatin,
  );
  return {
    agencies: [...agencies, ...added],
    added,
    gone,
    statusChanged,
    respelled,
    stillGrave: pairs.flatMap(({ before, after }) =>
      !read.saysStatus && after.status === before.status && after.status !== 'licensed' ? [after] : [],
    ),
    unchanged: pairs.filter((pair) => !statusChanged.includes(pair) && !respelled.includes(pair)).length,
    refused: refused.sort((a, b) => a.line - b.line),
  };
}
