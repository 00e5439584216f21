/** Registers the script that keeps what was seen, and tells it what came before it was there. */

/** The first view comes first: nothing of this disturbs it. */
const LATER_MS = 2000;

/** Begins when the page has settled; where a browser cannot or may not, the page stays as it is. */
export function keepWhatIsSeen(): void {
  if (!('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener('controllerchange', () => {
    tell();
    // What was on its way when that script came went past it: it is told when it has arrived.
    new PerformanceObserver((late) => {
      const past = (late.getEntries() as PerformanceResourceTiming[]).filter((one) => !one.workerStart);
      serviceWorker.controller?.postMessage({ seen: past.map((one) => one.name) });
    }).observe({ type: 'resource' });
  });
  const begin = () => {
    if (serviceWorker.controller) tell();
    serviceWorker.register('/offline.js').catch(() => undefined);
  };
  window.addEventListener('load', () => window.setTimeout(begin, LATER_MS));
}

function tell(): void {
  const [opened] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const seen = performance.getEntriesByType('resource').map((one) => one.name);
  // A scroll in small, part by part: with it the whole can be unrolled, if not looked at closely.
  const small = [...document.querySelectorAll<HTMLImageElement>('.mist img')].map((one) => one.src);
  const page = (opened?.responseStatus || 200) === 200 ? location.href : undefined;
  navigator.serviceWorker.controller?.postMessage({ page, seen: [...small, ...seen] });
}
