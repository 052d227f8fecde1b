/** What a program has to carry for this package, all dependencies included. */
export const MOST_INSTALLED = { megabytes: 5, packages: 15 } as const;

/** Bytes of a megabyte of the disk. */
export const MEGABYTE = 2 ** 20;
