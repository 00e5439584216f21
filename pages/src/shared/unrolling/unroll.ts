/**
 * A page that lies unrolled: where the reader is, said and shown, and everything that moves it.
 *
 * How it lies is the style sheet's (`styles/unroll.css`): nothing moves when this script comes.
 * Where the sheet lays it out as a page (narrow screens, less motion, print, no script, or a reader
 * who wants it so) only the section marks are kept. What a template marks for it stands in
 * `templates/unrolling.html`.
 */

import { Autoplay } from '../autoplay';
import { fill, need, type Phrases } from '../page_data';
import { radius, USUAL_MM } from '../rolled';
import { Rustle } from '../rustle';
import { Folds } from './folds';
import { step, takeInHand } from './hands';
import { PageMap } from './map';
import { Roll } from './roll';
import { keepKnowing, keepWay, knowsHow, lieSo, storage, wayNow, WAYS, type Way } from './way';

export function unroll(): void {
  // By their classes: a story's sections have ids that its author chose.
  const page = need<HTMLElement>('.unroll');
  const words = JSON.parse(page.dataset['words'] ?? '{}') as Phrases;
  const roll = new Roll(need<HTMLElement>('.scroll > .roll', page));
  const bench = need<HTMLElement>('.bench', page);
  const hint = need<HTMLElement>('.scroll > .hint', page);
  const folds = new Folds(roll, page, need<HTMLElement>('.bench > [role=status]', page), words);
  const place = need<HTMLInputElement>('.map-place', bench);
  const map = new PageMap(roll, folds, need<HTMLElement>('.map-small', bench), place);
  const rollers = {
    rest: need<HTMLElement>('.scroll > .roller--rest', page),
    seen: need<HTMLElement>('.scroll > .roller--seen', page),
  };
  const play = need<HTMLButtonElement>('[data-do="play"]', bench);
  const rustle = new Rustle();
  const kept = storage();
  let waiting = false;

  const running = new Autoplay(roll, (playing) => {
    play.setAttribute('aria-pressed', String(playing));
  });

  /** Somebody knows how: it does not run by itself. */
  const knows = () => {
    running.pause();
    if (hint.hidden) return;
    hint.hidden = true;
    keepKnowing(kept);
  };
  /** Somebody has a hand on it. */
  const touched = () => {
    folds.leave();
    knows();
  };

  function tell(): void {
    waiting = false;
    folds.tell();
    if (!roll.lies) return;
    rustle.at(roll.gone, roll.seen);
    turn(rollers.rest, roll.length - roll.gone);
    turn(rollers.seen, roll.gone);
    map.tell();
  }

  function turn(roller: HTMLElement, px: number): void {
    const high = roll.sheet.clientHeight;
    const thick = 2 * radius((px / high) * USUAL_MM) * (high / USUAL_MM);
    roller.style.setProperty('--thick', `${Math.round(thick)}px`);
  }

  function soon(): void {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(tell);
  }

  function lay(): void {
    const flat = roll.lies;
    for (const [name, value] of [['role', 'region'], ['tabindex', '0']] as const)
      if (flat) roll.sheet.setAttribute(name, value);
      else roll.sheet.removeAttribute(name);
    if (!flat) roll.sheet.removeAttribute('aria-label');
    // Strips that are slid along on a page lie still here: the page itself is slid.
    for (const strip of roll.sheet.querySelectorAll<HTMLElement>('[data-slides]')) {
      if (flat) strip.removeAttribute('tabindex');
      else strip.tabIndex = 0;
    }
    // A text in columns is as wide as its columns; the server only guessed how many there are.
    for (const text of roll.sheet.querySelectorAll<HTMLElement>('.fold--text > .fold-words')) {
      text.style.removeProperty('inline-size');
      if (flat && text.scrollWidth > text.clientWidth + 2) text.style.setProperty('inline-size', `${text.scrollWidth}px`);
    }
    if (!flat) running.pause();
    bench.classList.toggle('bench--flat', flat);
    folds.again();
    map.draw();
    tell();
    const onward = roll.sign < 0 ? '←' : '→';
    need<HTMLElement>('.hint-words', hint).textContent = fill(words, 'hint', { key: onward });
    hint.hidden = !flat || knowsHow(kept);
  }

  function choose(way: Way): void {
    const at = roll.progress;
    lieSo(way);
    keepWay(kept, way);
    show(way);
    lay();
    if (roll.lies) roll.toProgress(at, true);
    tell();
  }

  function show(way: Way): void {
    for (const one of WAYS) need(`button[data-way="${one}"]`, bench).setAttribute('aria-pressed', String(one === way));
  }

  takeInHand(roll, touched);
  bench.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button');
    if (!button) return;
    const way = WAYS.find((one) => one === button.dataset['way']);
    if (way) return choose(way);
    if (button === play) {
      if (!running.playing) touched();
      return running.toggle();
    }
    if (button.dataset['do'] === 'sound') return button.setAttribute('aria-pressed', String(rustle.toggle()));
    touched();
    step(roll, button.dataset['do'] === 'on' ? 1 : -1);
  });
  const speed = need<HTMLInputElement>('.pace input', bench);
  speed.addEventListener('input', () => running.speed(Number(speed.value)));
  place.addEventListener('input', touched);
  page.querySelector('.marks')?.addEventListener('click', knows);
  roll.sheet.addEventListener('focusin', (event) => {
    if (event.target !== roll.sheet) running.pause();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) running.pause();
  });
  roll.sheet.addEventListener('scroll', soon, { passive: true });
  roll.sheet.addEventListener('scrollend', () => folds.rested());
  window.addEventListener('scroll', soon, { passive: true });
  window.addEventListener('resize', lay);
  show(wayNow());
  lay();
  bench.classList.add('bench--live');
  const asked = folds.all.find((one) => one.id === hash()) ?? document.getElementById(hash());
  if (!asked || !roll.lies || !roll.sheet.contains(asked)) return;
  const fold = asked.closest<HTMLElement>('.fold');
  if (fold === asked) folds.lead(fold);
  else roll.toBegin(asked);
}

/** What the address asks for; what nobody can read (`#100%`) asks for nothing. */
function hash(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}
