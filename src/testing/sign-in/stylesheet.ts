import type { Endpoint } from './exchange.js';

/** Where the pages find their style: a file of its own, so that their policy allows no inline style. */
export const STYLESHEET_PATH = '/emulator/pages.css';

const STYLESHEET = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #ffffff; --text: #16181d; --quiet: #565d6b; --line: #d3d7de;
  --accent: #1d4ed8; --on-accent: #ffffff; --hover: #eef2fd; --alert: #a61b1b; --alert-page: #fdf0f0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101216; --card: #1a1d23; --text: #eceef2; --quiet: #a6adba; --line: #3a404b;
    --accent: #8fb2ff; --on-accent: #0c1526; --hover: #242a35; --alert: #ffb0ab; --alert-page: #3a1c1c;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem 1rem; display: grid; place-items: center;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main {
  width: 100%; max-width: 25rem; padding: 2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 0.75rem;
}
h1 { margin: 0 0 0.25rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 1.75rem 0 0.5rem; font-size: 1rem; }
p { margin: 0.5rem 0; overflow-wrap: anywhere; }
.quiet, .choice span { color: var(--quiet); }
.alert {
  margin: 1rem 0; padding: 0.75rem 1rem; border-left: 0.25rem solid var(--alert);
  background: var(--alert-page); color: var(--alert);
}
form { margin: 1rem 0; display: grid; gap: 0.75rem; }
label { display: grid; gap: 0.25rem; font-weight: 600; }
input {
  width: 100%; padding: 0.625rem 0.75rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--quiet); border-radius: 0.5rem;
}
button {
  width: 100%; min-height: 2.75rem; padding: 0.625rem 1rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: 0.5rem;
}
.choice { display: grid; text-align: left; color: var(--text); background: transparent; border-color: var(--line); }
.choice span { font-weight: 400; }
.choice:hover { background: var(--hover); }
.plain { color: var(--text); background: transparent; border-color: var(--quiet); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
footer { margin-top: 2rem; font-size: 0.875rem; color: var(--quiet); }
`;

/** GET /emulator/pages.css */
export const stylesheetEndpoint: Endpoint = () =>
  new Response(STYLESHEET.trim(), {
    headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600' },
  });
