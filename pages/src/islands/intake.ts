import { watchCards } from '../collection/intake_cards';
import { chosen, dropped, type Offered } from '../collection/offered_files';
import { sendAll, type Trouble } from '../collection/sending';
import { fill, need, type Phrases } from '../shared/page_data';

/** Takes the form's files away from the browser and sends them in pieces. */
function bringIn(form: HTMLFormElement, words: Phrases): void {
  const inputs = [...form.querySelectorAll<HTMLInputElement>('input[type=file]')];
  const drop = need<HTMLElement>('#drop', form);
  const said = need<HTMLElement>('#sent-said', form);
  const bar = need<HTMLProgressElement>('#sent-bar', form);
  const troubles = need<HTMLElement>('#sent-troubles', form);
  let sending = false;

  const start = async (offered: Offered[]): Promise<void> => {
    need<HTMLElement>('#sent', form).hidden = false;
    if (sending) return;
    if (!offered.length) {
      said.textContent = words['none'] ?? '';
      return;
    }
    sending = true;
    troubles.replaceChildren();
    const bytes = offered.reduce((sum, one) => sum + one.file.size, 0) || 1;
    let percent = -1;
    let files = -1;
    let away = false;
    const refused = await sendAll(offered, Number(form.dataset['piece']), form.dataset['csrf'] ?? '', {
      progress(sent, whole) {
        away = false;
        bar.value = sent / bytes;
        const now = Math.floor((100 * sent) / bytes);
        // Said at each tenth only: whoever listens wants to hear other things as well.
        if (Math.floor(now / 10) === Math.floor(percent / 10) && whole === files) return;
        [percent, files] = [now, whole];
        said.textContent = fill(words, 'now', { done: `${whole}`, all: `${offered.length}`, share: `${now}` });
      },
      trouble: (name, trouble) => troubles.append(told(name, trouble)),
      turnedAway: (status) => fill(words, 'turned_away', { status: `${status}` }),
      broken(now) {
        if (now && !away) said.textContent = words['broken'] ?? '';
        // When it is back, the next progress is said, whatever its tenth.
        if (now) [away, files] = [true, -1];
      },
    }).finally(() => (sending = false));
    said.textContent = words[refused ? 'some' : 'done'] ?? '';
    if (!refused) location.assign(form.dataset['plan'] ?? location.href);
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void start(chosen(inputs));
  });
  for (const kind of ['dragenter', 'dragover'] as const) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add('intake-drop--over');
    });
  }
  drop.addEventListener('dragleave', () => drop.classList.remove('intake-drop--over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('intake-drop--over');
    if (event.dataTransfer) void dropped(event.dataTransfer).then(start);
  });
  window.addEventListener('beforeunload', (event) => {
    if (sending) event.preventDefault();
  });
}

function told(name: string, trouble: Trouble): HTMLElement {
  const line = document.createElement('li');
  line.className = 'trouble';
  if (!trouble.said) line.lang = 'en';
  const title = document.createElement('strong');
  title.textContent = trouble.what === name ? name : `${name}: ${trouble.what}`;
  line.append(title, ` ${trouble.said ?? `${trouble.why}. ${trouble.fix}.`}`);
  return line;
}

const holder = document.getElementById('intakes');
if (holder) {
  watchCards(holder, need('#intake-said'));
  const form = document.querySelector<HTMLFormElement>('form#sending');
  if (form) bringIn(form, JSON.parse(holder.dataset['words'] ?? '{}') as Phrases);
}
