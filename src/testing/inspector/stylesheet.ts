/** Where the inspector finds its style. */
export const INSPECTOR_STYLE_PATH = '/_emulator/style.css';

const STYLESHEET = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #ffffff; --text: #16181d; --quiet: #565d6b; --line: #d3d7de;
  --accent: #1d4ed8; --on-accent: #ffffff; --hover: #eef2fd; --alert: #a61b1b; --alert-page: #fdf0f0;
  --good: #14622f; --good-page: #edf7f0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101216; --card: #1a1d23; --text: #eceef2; --quiet: #a6adba; --line: #3a404b;
    --accent: #8fb2ff; --on-accent: #0c1526; --hover: #242a35; --alert: #ffb0ab; --alert-page: #3a1c1c;
    --good: #93dfae; --good-page: #14291c;
  }
}
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
header {
  display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: center; padding: 0.75rem 1.5rem;
  background: var(--card); border-bottom: 1px solid var(--line);
}
nav { display: flex; flex-wrap: wrap; gap: 0.25rem; }
nav a { padding: 0.375rem 0.75rem; border-radius: 0.5rem; color: var(--text); text-decoration: none; }
nav a:hover { background: var(--hover); }
nav a[aria-current] { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.125rem; }
p { margin: 0.5rem 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
.quiet { color: var(--quiet); }
.alert, .notice { padding: 0.75rem 1rem; border-left: 0.25rem solid; }
.alert { color: var(--alert); background: var(--alert-page); }
.notice { color: var(--good); background: var(--good-page); }
.table { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.5rem 0.75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--quiet); font-size: 0.875rem; }
td form { margin: 0; }
code, pre, ::placeholder { color: var(--quiet); opacity: 1; }
.check { display: flex; gap: 0.5rem; align-items: center; }
.check input { width: 1.125rem; min-height: 0; height: 1.125rem; margin: 0; accent-color: var(--accent); }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; margin: 0.75rem 0; }
.buttons form { margin: 0; }
textarea { font: 0.875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { margin: 0.5rem 0; padding: 0.75rem 1rem; white-space: pre-wrap; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; }
td pre { margin: 0.25rem 0 0; padding: 0.25rem 0.5rem; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; margin: 0.75rem 0; }
.stack { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); }
label { display: grid; gap: 0.25rem; font-weight: 600; }
.wide { grid-column: 1 / -1; flex: 1 1 100%; }
input, select, textarea {
  width: 100%; min-height: 2.5rem; padding: 0.375rem 0.625rem; font: inherit; font-weight: 400; color: inherit;
  background: var(--card); border: 1px solid var(--quiet); border-radius: 0.5rem;
}
textarea { font: 0.875rem/1.5 ui-monospace, monospace; }
button {
  min-height: 2.5rem; padding: 0.375rem 1rem; font: inherit; font-weight: 600; cursor: pointer; white-space: nowrap;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: 0.5rem;
}
.plain { color: var(--text); background: transparent; border-color: var(--quiet); }
td button { min-height: 2rem; padding: 0.125rem 0.75rem; }
.bad { color: var(--alert); font-weight: 600; }
.pages { display: flex; gap: 1rem; align-items: center; margin-top: 0.75rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** GET /_emulator/style.css */
export function styleResponse(): Response {
  return new Response(STYLESHEET.trim(), {
    headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' },
  });
}
