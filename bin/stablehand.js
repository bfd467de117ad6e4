#!/usr/bin/env node
// Starts the command line wherever the package lies: Node reads JavaScript only, tsx lets it read the TypeScript beside it.
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
await import('./stablehand.ts');
