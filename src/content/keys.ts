/**
 * Where the words of content stand: every id has its texts under a key that follows from the id alone. What is
 * said in many places (papers, offices, payers, warnings) is filed once for all.
 */
export const KEYS = {
  /** Words shared by every entry that names them. */
  word: (
    shelf:
      | 'document'
      | 'who'
      | 'where'
      | 'office'
      | 'service'
      | 'holder'
      | 'payer'
      | 'watch_out'
      | 'note'
      | 'disagreement'
      | 'language'
      | 'country'
      | 'hours'
      | 'route_state'
      | 'gap'
      | 'topic',
    id: string,
  ) => `facts:${shelf}.${id}`,
  procedure: (id: string, part: 'label' | 'title' | 'summary' | 'state' | 'agency') =>
    `facts:procedure.${id}.${part}`,
  step: (procedure: string, id: string, part: 'label' | 'what') => `facts:step.${procedure}.${id}.${part}`,
  fact: (procedure: string, id: string) => `facts:fact.${procedure}.${id}`,
  history: (procedure: string, id: string) => `facts:history.${procedure}.${id}`,
  advisory: (id: string) => `facts:advisory.${id}`,
  event: (advisory: string, id: string) => `facts:event.${advisory}.${id}`,
  rule: (id: string, part: 'label' | 'said' | 'note' | 'differ' | 'do') => `rules:${id}.${part}`,
  sign: (rule: string, id: string) => `rules:${rule}.sign.${id}`,
  contact: (id: string, part: 'name' | 'for' | 'area') => `facts:contact.${id}.${part}`,
  /** The mortar between values: how a fee option, a source or a help line reads as one line. */
  row: (
    name:
      | 'source'
      | 'and_others'
      | 'option'
      | 'option_cost'
      | 'together'
      | 'hours_unknown'
      | 'hours_between'
      | 'confirmed'
      | 'confirmed_unknown'
      | 'contact'
      | 'contact_without_phone'
      | 'found_at'
      | 'dated'
      | 'line_state'
      | 'line_cost'
      | 'line_partial'
      | 'line_none_found'
      | 'line_agency'
      | 'line_beside'
      | 'fee_limit'
      | 'fee_paid'
      | 'fee_both'
      | 'line_time'
      | 'line_payer'
      | 'line_nothing_known'
      | 'line_gap'
      | 'line_ask_gap'
      | 'law_payer_unknown'
      | 'line_money_unknown'
      | 'line_fee'
      | 'line_note'
      | 'line_source'
      | 'line_origin'
      | 'line_old'
      | 'charge'
      | 'charge_unknown'
      | 'charge_none_found'
      | 'no_date'
      | 'standing'
      | 'standing_unknown'
      | 'service_for'
      | 'differ'
      | 'advice'
      | 'was'
      | 'daily_wage'
      | 'converted'
      | 'converted_least'
      | 'converted_most'
      | 'at_rate'
      | 'asked_more'
      | 'asked_within'
      | 'asked_open'
      | 'no_rate'
      | 'stale'
      | 'stale_truth'
      | 'undated'
      | 'undated_truth'
      | 'stale_part'
      | 'stale_part_truth'
      | 'line_who'
      | 'line_where'
      | 'hours_old'
      | 'last_confirmed'
      | 'no_answer'
      | 'aged'
      | 'aged_undated'
      | 'open_then'
      | 'month_less',
  ) => `facts:row.${name}`,
} as const;
