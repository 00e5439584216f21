/** By day or by lamplight, where no server remembers it; in the head, so that no page flashes. */

const KEPT = 'handscroll.lamp';
const LAMPS = ['day', 'night'];

function kept(): string {
  try {
    return localStorage.getItem(KEPT) ?? '';
  } catch {
    return ''; // A browser may keep nothing: then the device decides on every page.
  }
}

function light(lamp: string): void {
  if (LAMPS.includes(lamp)) document.documentElement.dataset['lamp'] = lamp;
}

light(kept());
document.addEventListener('DOMContentLoaded', () => {
  const switches = document.getElementById('lamp');
  if (!switches) return;
  switches.hidden = false;
  switches.addEventListener('click', (event) => {
    const lamp = (event.target as Element).closest('button')?.value ?? '';
    light(lamp);
    try {
      localStorage.setItem(KEPT, lamp);
    } catch {
      // It holds for this page.
    }
    // The button that was pressed is gone with its light.
    switches.querySelector<HTMLElement>(`button:not([value="${lamp}"])`)?.focus();
  });
});
