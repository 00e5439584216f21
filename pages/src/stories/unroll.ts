/**
 * A story that lies unrolled from right to left: where the reader is, said and shown.
 *
 * How it lies is the style sheet's: nothing moves when this script comes. Where the sheet lays it
 * out as a page (narrow screens, less motion, print, no script) only the section marks are kept.
 */

import { fill, need, type Phrases } from '../shared/page_data';
import { radius } from '../viewing/rollers';

/** Share of what is seen by which an arrow key goes on. */
const STEP = 0.6;
/** Height of a scroll in mm, and mm of it that a CSS px shows: for the rollers, never a number. */
const USUAL_MM = 300;

export function unrollStory(): void {
  const story = need<HTMLElement>('#story');
  const roll = need<HTMLElement>('#roll');
  const said = need<HTMLElement>('#story-said');
  const tools = need<HTMLElement>('#story-tools');
  const words = JSON.parse(story.dataset['words'] ?? '{}') as Phrases;
  const folds = [...roll.querySelectorAll<HTMLElement>('.fold')];
  const marks = [...story.querySelectorAll<HTMLAnchorElement>('[data-fold]')];
  const rollers = { rest: need<HTMLElement>('#rest'), seen: need<HTMLElement>('#seen') };
  let present = '';
  let waiting = false;

  const lies = () => getComputedStyle(roll).getPropertyValue('--lies').trim() === '1';
  const gone = () => Math.abs(roll.scrollLeft);
  const length = () => roll.scrollWidth - roll.clientWidth;

  /** The section that lies across the middle of what is seen, or of the window. */
  function across(): HTMLElement | undefined {
    const flat = lies();
    const box = roll.getBoundingClientRect();
    if (flat && gone() < 2) return folds[0];
    if (flat && gone() > length() - 2) return folds.at(-1);
    const middle = flat ? box.left + box.width / 2 : window.innerHeight * 0.4;
    return folds.find((fold) => {
      const { left, right, top, bottom } = fold.getBoundingClientRect();
      return flat ? left <= middle && right >= middle : top <= middle && bottom >= middle;
    });
  }

  function tell(): void {
    waiting = false;
    const flat = lies();
    if (flat) {
      turn(rollers.rest, length() - gone());
      turn(rollers.seen, gone());
    }
    const fold = across();
    if (!fold || fold.id === present) return;
    present = fold.id;
    const at = folds.indexOf(fold);
    const name = fill(words, 'at', {
      title: roll.dataset['title'] ?? '', section: fold.dataset['name'] ?? '',
      number: String(at + 1), total: String(folds.length),
    });
    if (flat) roll.setAttribute('aria-label', name);
    said.textContent = flat ? name : '';
    for (const mark of marks)
      if (mark.dataset['fold'] === present) mark.setAttribute('aria-current', 'location');
      else mark.removeAttribute('aria-current');
  }

  function turn(roller: HTMLElement, px: number): void {
    const thick = 2 * radius((px / roll.clientHeight) * USUAL_MM) * (roll.clientHeight / USUAL_MM);
    roller.style.setProperty('--thick', `${Math.round(thick)}px`);
  }

  function soon(): void {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(tell);
  }

  /** Goes on by so many px, leftwards; the browser glides unless the reader wants stillness. */
  const go = (px: number) => roll.scrollBy({ left: -px, behavior: 'smooth' });

  function lay(): void {
    const flat = lies();
    tools.hidden = !flat && !story.classList.contains('story--page');
    for (const button of tools.querySelectorAll<HTMLElement>('.tool')) button.hidden = !flat;
    for (const [name, value] of [['role', 'region'], ['tabindex', '0']] as const)
      if (flat) roll.setAttribute(name, value);
      else roll.removeAttribute(name);
    if (!flat) roll.removeAttribute('aria-label');
    // A text in columns is as wide as its columns; the server only guessed how many there are.
    for (const text of roll.querySelectorAll<HTMLElement>('.fold--text > .fold-words')) {
      text.style.removeProperty('inline-size');
      if (flat && text.scrollWidth > text.clientWidth + 2) text.style.setProperty('inline-size', `${text.scrollWidth}px`);
    }
    present = '';
    tell();
  }

  roll.addEventListener('keydown', (event) => {
    if (event.target !== roll || event.altKey || event.ctrlKey || event.metaKey || !lies()) return;
    const seen = roll.clientWidth * STEP;
    const ways: Record<string, () => void> = {
      ArrowLeft: () => go(seen), ArrowDown: () => go(seen), PageDown: () => go(roll.clientWidth * 0.9),
      ArrowRight: () => go(-seen), ArrowUp: () => go(-seen), PageUp: () => go(-roll.clientWidth * 0.9),
      Home: () => go(-roll.scrollWidth), End: () => go(roll.scrollWidth),
    };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    way();
  });
  roll.addEventListener('wheel', (event) => {
    if (!lies() || event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    const left = event.deltaY > 0 ? length() - gone() : gone();
    if (left < 2) return;
    event.preventDefault();
    roll.scrollLeft -= event.deltaY;
  }, { passive: false });
  tools.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button');
    if (button?.dataset['do'] === 'on') go(roll.clientWidth * STEP);
    else if (button?.dataset['do'] === 'back') go(-roll.clientWidth * STEP);
    else if (button) {
      const page = story.classList.toggle('story--page');
      button.setAttribute('aria-pressed', String(page));
      lay();
    }
  });
  roll.addEventListener('scroll', soon, { passive: true });
  window.addEventListener('scroll', soon, { passive: true });
  window.addEventListener('resize', lay);
  lay();
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ inline: 'start', block: 'nearest' });
}
