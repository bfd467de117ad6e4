import { config } from 'zod/mini';
import { en } from 'zod/v4/locales';

// the small build of zod has no words of its own: without this every mistake would be "Invalid input"
config(en());
