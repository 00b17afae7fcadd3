/** A field of a log line: never content, an address of a person, or a channel's id. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** Writes what happened, one line each. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Lines of JSON for machines; the same in words where a person looks on. */
export function openLog(
  level: (typeof LEVELS)[number],
  write: (line: string) => void,
  forPeople: boolean,
): Log {
  const line = (name: (typeof LEVELS)[number]) => {
    if (LEVELS.indexOf(name) < LEVELS.indexOf(level)) return () => undefined;
    return (event: string, fields: LogFields = {}): void => {
      if (!forPeople)
        write(`${JSON.stringify({ time: new Date().toISOString(), level: name, event, ...fields })}\n`);
      else {
        const said = Object.entries(fields).map(([field, value]) => `${field}: ${value}`);
        write(`${name === 'info' ? '' : `${name}: `}${[event, ...said].join('  ')}\n`);
      }
    };
  };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}
