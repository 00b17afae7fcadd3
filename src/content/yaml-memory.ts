/** What was made of YAML texts before, plain JSON. It may forget; it never answers for another text. */
export interface YamlMemory {
  /** What a text came to as `as`, or undefined where it is not known. */
  recall(text: string, as: string): unknown;
  /** What was made without any finding. One name stands for one way of making it. */
  remember(text: string, as: string, made: unknown): void;
}

let memory: YamlMemory | undefined;

/** Has `readYaml` ask a memory first. What is read never depends on it: reading a project takes half of its time. */
export function readYamlWith(given: YamlMemory | undefined): void {
  memory = given;
}

export function remembered(): YamlMemory | undefined {
  return memory;
}
