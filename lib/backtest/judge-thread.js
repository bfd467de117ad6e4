// Threads do not inherit the loader that lets Node read TypeScript.
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
await import('./judge-thread.ts');
