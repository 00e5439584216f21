/**
 * Lays a page that unrolls out as its reader chose (shared/unrolling/way.ts keeps the choice).
 *
 * Run before anything is laid out, so that nothing jumps: not a module, and it may import nothing.
 */
try {
  const kept = window.localStorage.getItem('handscroll-way');
  if (kept === 'left' || kept === 'page') document.documentElement.dataset['way'] = kept;
} catch {
  // A browser that keeps nothing: pages unroll from the right.
}
