declare module '*?worker&url' {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: Vite exports the address of a worker as the default
  export default address;
}
declare module '*.css';
interface Window {
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(address: string): string },
    ): { createScriptURL(address: string): { toString(): string } };
  };
}
