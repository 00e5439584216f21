/** Two pictures of one size, the upper one drawn aside: without a script they stand side by side. */
export function lowerCurtains(): void {
  for (const curtain of document.querySelectorAll<HTMLElement>('[data-curtain]')) {
    const place = curtain.querySelector<HTMLInputElement>('input[type="range"]');
    const label = curtain.querySelector<HTMLElement>('.curtain-place');
    if (!place || !label) continue;
    const draw = () => curtain.style.setProperty('--cut', `${place.value}%`);
    label.hidden = false;
    curtain.classList.add('curtain--live');
    place.addEventListener('input', draw);
    draw();
  }
}
