/** Pictures that pass by while nobody is there; a touch anywhere begins. */

/** Seconds that a picture stays, and after which the page is fetched anew: a sign of life. */
const EACH = 14;
const ANEW = 600;

export function attract(): void {
  const stage = document.getElementById('attract');
  if (!stage) return;
  const slides = [...stage.querySelectorAll<HTMLElement>('.attract-slide')];
  let at = 0;
  let begun = false;
  const show = () => slides.forEach((slide, index) => slide.classList.toggle('attract-slide--seen', index === at));
  const enter = (address: string) => {
    if (begun || !address) return;
    begun = true;
    location.assign(address);
  };
  show();
  stage.classList.add('attract--live');
  if (slides.length > 1)
    window.setInterval(() => {
      at = (at + 1) % slides.length;
      show();
    }, EACH * 1000);
  // Not by its address: behind `#content` that would be a jump within this page.
  window.setTimeout(() => location.reload(), ANEW * 1000);
  // A page that comes back as it was left waits for a touch again.
  window.addEventListener('pageshow', () => (begun = false));
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]');
    if (!link) enter(stage.dataset['way'] ?? '');
  });
  document.addEventListener('keydown', (event) => {
    // The keys that walk between the languages, and those that choose one.
    if (event.ctrlKey || event.altKey || event.metaKey || ['Tab', 'Shift'].includes(event.key)) return;
    if ((event.target as Element).closest('a, button') && ['Enter', ' '].includes(event.key)) return;
    enter(stage.dataset['way'] ?? '');
  });
}
