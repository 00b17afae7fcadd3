/** Values of YAML texts that were read before. It may forget; it never answers for another text. */
export interface YamlMemory {
  /** The value of a text, or undefined where it is not known. */
  recall(text: string): unknown;
  /** A value that was read without any finding, plain JSON. */
  remember(text: string, data: unknown): void;
}

let memory: YamlMemory | undefined;

/** Has `readYaml` ask a memory first. What is read never depends on it: reading a project takes half of its time. */
export function readYamlWith(given: YamlMemory | undefined): void {
  memory = given;
}

export function remembered(): YamlMemory | undefined {
  return memory;
}
