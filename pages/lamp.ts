import type { AtRule, Container, Plugin, Rule } from 'postcss';

/**
 * Lets a visitor's choice of light win over the device's.
 *
 * Styles say `@media (prefers-color-scheme: dark)` and nothing more, and work so without a server.
 * Where the page's root says `data-lamp`, that counts instead: each such rule is written twice,
 * with a condition that adds nothing to its specificity. Paper has no lamp: print stays by day.
 */
export function lamp(): Plugin {
  return { postcssPlugin: 'lamp', Once: (root) => root.walkAtRules('media', divide) };
}

const ASKED = /^\(prefers-color-scheme:\s*(dark|light)\)$/;

function divide(media: AtRule): void {
  const asked = ASKED.exec(media.params.trim())?.[1];
  if (!asked) return;
  const [mine, other] = asked === 'dark' ? ['night', 'day'] : ['day', 'night'];
  const chosen = media.clone({ params: 'screen' });
  media.params = `screen and (prefers-color-scheme: ${asked})`;
  where(media, `:not([data-lamp='${other}'])`);
  where(chosen, `[data-lamp='${mine}']`);
  media.after(chosen);
}

function where(within: Container, condition: string): void {
  within.walkRules((rule: Rule) => {
    rule.selectors = rule.selectors.map((selector) => under(selector, condition));
  });
}

/** Puts a condition on the root of a selector, or before one that does not name the root. */
function under(selector: string, condition: string): string {
  const root = /^(:root|html)(?![\w-])/.exec(selector);
  if (root) return `${root[0]}:where(${condition})${selector.slice(root[0].length)}`;
  return `:where(:root${condition}) ${selector}`;
}
