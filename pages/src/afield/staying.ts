/** Keeps a kiosk's page as it is: no menu, no zoom of the page itself, no picture dragged away. */

const ZOOMS = ['+', '-', '=', '0'];

export function keepInside(): void {
  const never = (event: Event) => event.preventDefault();
  for (const name of ['contextmenu', 'dragstart', 'gesturestart']) document.addEventListener(name, never);
  document.addEventListener('wheel', (event) => { if (event.ctrlKey) event.preventDefault(); }, { passive: false });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && ZOOMS.includes(event.key)) event.preventDefault();
  });
}
