import type { Bubble } from '../dialogue/message.ts';

/** Where a platform can fetch a bubble's picture; nothing where it can't, and then the text says all of it alone. */
export type PictureOf = (image: NonNullable<Bubble['image']>) => string | undefined;

/** The address of a bubble's picture, where it has one. */
export function pictureAddress({ image }: Bubble, pictureOf: PictureOf | undefined): string | undefined {
  return image === null ? undefined : pictureOf?.(image);
}
