/** Lights and douses the lamp where one stands: nothing is loaded anew, and no place is lost. */

type Lamp = 'day' | 'night';

/** Takes over the form of the page's head, which without a script leads back to the page. */
export function lightInPlace(): void {
  const form = document.querySelector<HTMLFormElement>('form.lamp');
  form?.addEventListener('submit', (event) => {
    const lamp = (event.submitter as HTMLButtonElement | null)?.value;
    if (lamp !== 'day' && lamp !== 'night') return;
    event.preventDefault();
    show(lamp);
    form.querySelector<HTMLElement>(lamp === 'night' ? '.lamp-to-day' : '.lamp-to-night')?.focus();
    // Only the server's cookie remembers it; without a network it holds for this page.
    const body = new URLSearchParams({ lamp, back: '/' });
    fetch(form.action, { method: 'POST', body, redirect: 'manual', keepalive: true }).catch(() => undefined);
  });
}

function show(lamp: Lamp): void {
  const root = document.documentElement;
  root.dataset['lamp'] = lamp;
  const silk = getComputedStyle(root).getPropertyValue('--silk').trim();
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.removeAttribute('media');
    meta.content = silk;
  }
  // Motifs are drawn by the server, for one light each.
  for (const picture of document.querySelectorAll<HTMLImageElement>('img[src*="lamp="]')) {
    for (const source of picture.closest('picture')?.querySelectorAll('source') ?? []) source.remove();
    picture.src = picture.src.replace(/lamp=\w+/, `lamp=${lamp}`);
  }
}
