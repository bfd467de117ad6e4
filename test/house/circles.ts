import type { SourceFile } from './source-tree.ts';

/** Groups of files of which each imports all others, straight or by detours: one group for each tangle. (Tarjan's algorithm.) */
export function circlesOf(files: readonly SourceFile[]): string[][] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];

  const visit = (path: string): number => {
    const place = order.size;
    order.set(path, place);
    let low = place;
    open.push(path);
    for (const target of importsOf.get(path) ?? []) {
      if (!importsOf.has(target)) continue;
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, lowest.get(target) ?? order.get(target) ?? place);
    }
    lowest.set(path, low);
    if (low === place) {
      const group = open.splice(open.indexOf(path));
      if (group.length > 1) circles.push(group);
    }
    return low;
  };
  for (const { path } of files) if (!order.has(path)) visit(path);
  return circles;
}
