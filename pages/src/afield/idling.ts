/** Asks whether somebody is there; where nobody answers, all begins anew for whoever comes next. */

import { fill, need } from '../shared/page_data';

/** Seconds that a visitor has to answer. */
const ANSWER = 20;
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchmove'];

export function watchIdle(): void {
  const { idle = '90', start = '' } = document.body.dataset;
  const dialog = need<HTMLDialogElement>('#idle');
  const told = need<HTMLElement>('#idle-left');
  let waiting = 0;
  let counting = 0;

  function begin(): void {
    window.clearTimeout(waiting);
    window.clearInterval(counting);
    counting = 0;
    if (dialog.open) dialog.close();
    waiting = window.setTimeout(ask, Number(idle) * 1000);
  }

  function ask(): void {
    let left = ANSWER;
    const tell = () => {
      told.textContent = fill({ said: told.dataset['said'] ?? '' }, 'said', { seconds: String(left) });
    };
    tell();
    dialog.showModal();
    counting = window.setInterval(() => {
      left -= 1;
      tell();
      if (left > 0) return;
      window.clearInterval(counting);
      forget(start);
    }, 1000);
  }

  // Before anything else is done with it: the touch that answers must not be lost in a picture.
  for (const sign of SIGNS) document.addEventListener(sign, begin, { capture: true, passive: true });
  // Closed by other means, such as a gesture that goes back. A browser tells of any closing with its
  // next frame: the one that `begin` did is told of too late, perhaps when it is asked anew.
  dialog.addEventListener('close', () => {
    if (counting && !dialog.open) begin();
  });
  // A page that comes back as it was left must not count as if nobody had been there.
  window.addEventListener('pageshow', begin);
  begin();
}

/** Leaves nothing that a visitor chose or kept; the page that they were on is replaced. */
export function forget(start: string): void {
  try {
    localStorage.clear();
    sessionStorage.clear();
  } catch {
    // What may not be kept need not be forgotten.
  }
  location.replace(start);
}
