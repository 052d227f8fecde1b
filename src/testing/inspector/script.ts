/** Where the inspector finds its script. */
export const SCRIPT_PATH = '/_emulator/script.js';

/** Everything works without it, but for requests that appear by themselves and the button that copies. */
const SCRIPT = `
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = 'Copied';
  });
}

const rows = document.querySelector('tbody[data-live]');
if (rows) {
  const status = document.getElementById('live');
  const pause = document.getElementById('pause');
  const source = new EventSource(rows.dataset.live);
  let seen = 0;
  const cell = (...content) => {
    const made = document.createElement('td');
    made.append(...content);
    return made;
  };
  const sent = (body) => {
    if (body === undefined) return '';
    const details = document.createElement('details');
    const [summary, text] = [document.createElement('summary'), document.createElement('pre')];
    summary.textContent = 'body';
    text.textContent = body;
    details.append(summary, text);
    return details;
  };
  source.addEventListener('open', () => { status.textContent = 'Live.'; });
  source.addEventListener('error', () => { status.textContent = 'The emulator does not answer; trying again.'; });
  source.addEventListener('message', ({ data }) => {
    if (pause.checked) return;
    const { time, method, path, operation, status: code, ms, body } = JSON.parse(data);
    const row = document.createElement('tr');
    const number = cell(code);
    if (code === 'none' || Number(code) >= 400) number.className = 'bad';
    const address = document.createElement('code');
    address.textContent = method + ' ' + path;
    row.append(cell(time), cell(address, sent(body)), cell(operation), number, cell(ms));
    rows.prepend(row);
    while (rows.children.length > 200) rows.lastElementChild.remove();
    seen += 1;
    status.textContent = 'Live: ' + seen + ' since this page was opened.';
  });
}
`;

/** GET /_emulator/script.js */
export function scriptResponse(): Response {
  return new Response(SCRIPT.trim(), {
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' },
  });
}
