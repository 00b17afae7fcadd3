import type { YAMLError } from 'yaml';

/** What is wrong with the writing of a YAML file, and what to do, for somebody who does not know YAML. */
export interface YamlFault {
  readonly message: string;
  readonly hint: string;
}

const LOOK = 'Look at the indentation and the quotes of this line and the one before it.';

/** A fault of the parser in the words of an editor; one that is not known here is told in the parser's. */
export function yamlFault({ code, message }: Pick<YAMLError, 'code' | 'message'>): YamlFault {
  const told = (what: string, hint: string): YamlFault => ({
    message: `This is not YAML: ${what}.`,
    hint,
  });
  const own = (message.split('\n')[0] ?? '').replace(/ at line .*$/, '');
  switch (code) {
    case 'TAB_AS_INDENT':
      return told(
        'a tab stands before the words of this line',
        'Write blanks instead, two for each step in.',
      );
    case 'DUPLICATE_KEY':
      return told('a name stands twice in one entry or file', 'Take this one out, or give it another name.');
    case 'MULTIPLE_DOCS':
      return told(
        'a line of three dashes begins a second file in this one',
        'Take that line out, or put what follows it into a file of its own.',
      );
    case 'BLOCK_AS_IMPLICIT_KEY':
      return told(
        'there is a second colon in this line, or the next line stands too far in',
        'Put words that hold a colon into quotes: title: "Notice: prices".',
      );
    case 'MISSING_CHAR':
    case 'BAD_INDENT':
      if (/closing ["']/.test(own))
        return told('a quote that is opened is not closed', 'Look for the missing " above or in this line.');
      if (/with a [\]}]/.test(own))
        return told(
          'a [ or { that is opened above is not closed',
          'Look upwards from this line for the one without its ] or }.',
        );
      if (/same column/.test(own))
        return told(
          'this line does not begin below the lines that it belongs to',
          'Give it as many blanks at its beginning as its neighbours have.',
        );
  }
  return { message: `This is not YAML: ${own}.`, hint: LOOK };
}
