import { sourceOf } from '../../src/cli/build-bundle.ts';
import { readProjectFiles } from '../../src/cli/files.ts';
import { type BundleData, cutBundle } from '../../src/content/bundle-data.ts';
import { compileContent } from '../../src/content/located.ts';
import { compileAgencies } from '../../src/content/read-agencies.ts';
import { readProject } from '../../src/content/read-project.ts';
import { recordingFile } from '../../src/content/recordings.ts';
import { countryPart, languagePart, type PageManifest, wordingsPart } from '../../src/webchat/manifest.ts';
import { Parts } from '../../src/webchat/parts.ts';

const project = readProject(readProjectFiles());

/** The project's own bundle, through JSON as a page gets it. */
export function projectData(): BundleData {
  return JSON.parse(JSON.stringify(cutBundle(sourceOf(project))));
}

/** The agencies as a page gets them. */
function agencyPart(): unknown {
  const { agencies, content, placeFiles } = project;
  return JSON.parse(JSON.stringify(compileAgencies(agencies, compileContent(content), placeFiles)));
}

/** A text that somebody has recorded, in every language. */
export const RECORDED = { key: 'menu:menu.ask', text: 'What would you like to know?' };

/** A server of parts in memory, whose network can be cut, and that remembers what was asked for. */
export class Network {
  readonly asked: string[] = [];
  up = true;
  readonly #files: Readonly<Record<string, unknown>>;

  constructor(data: BundleData) {
    const files: Record<string, unknown> = {
      core: data.core,
      lexicon: data.lexicon,
      agencies: agencyPart(),
    };
    for (const [lng, texts] of Object.entries(data.languages)) {
      files[languagePart(lng)] = { texts, recordings: [recordingFile(RECORDED.key, RECORDED.text)] };
      files[wordingsPart(lng)] = data.wordings[lng];
      for (const [country, facts] of Object.entries(data.facts))
        files[countryPart(lng, country)] = { facts, words: data.words[lng]?.[country] ?? {} };
    }
    this.#files = files;
  }

  get manifest(): PageManifest {
    return {
      parts: Object.fromEntries(Object.keys(this.#files).map((name) => [name, name])),
      exit: 'about:blank',
    };
  }

  fetch = async (address: string): Promise<unknown> => {
    this.asked.push(address);
    if (!this.up) throw new TypeError('no network');
    return structuredClone(this.#files[address]);
  };

  parts(): Promise<Parts> {
    return Parts.open(this.manifest, this.fetch);
  }
}
