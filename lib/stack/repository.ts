import { fileURLToPath } from 'node:url';

/** Absolute path of a file of this repository, whatever directory the app is run from. */
export const repositoryPath = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
