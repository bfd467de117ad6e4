import { quietFunctions } from '../../lib/cli/quiet.ts';
import type { Search } from '../../test/search/search.ts';

quietFunctions(process.env);
const { search } = await import('../../test/search/search.ts');

process.on('message', async (asked: Search) => {
  process.send?.(await search(asked));
});
process.send?.('ready');
