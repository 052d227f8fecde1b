/** How the pages look, in light and dark. */
export const STYLE = `
:root { color-scheme: light dark; --page: #f4f5f7; --card: #fff; --text: #16181d; --quiet: #565d6b; --line: #d3d7de;
  --accent: #1d4ed8; --on-accent: #fff; }
@media (prefers-color-scheme: dark) { :root { --page: #101216; --card: #1a1d23; --text: #eceef2; --quiet: #a6adba;
  --line: #3a404b; --accent: #8fb2ff; --on-accent: #0c1526; } }
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; padding: 0 0.5rem 2rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
header, main { max-width: 48rem; margin: 0 auto; padding: 1rem; }
nav { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.25rem; }
nav .end { margin-left: auto; }
nav a, nav button { padding: 0.5rem 0; }
nav [aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
main { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1.5rem 2rem 2rem; }
h1 { margin: 0 0 0.5rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.125rem; }
a { color: var(--accent); }
form { margin: 0; }
nav button { font: inherit; color: var(--accent); background: none; border: 0; text-decoration: underline; cursor: pointer; }
.button { display: inline-block; margin: 0.5rem 0.75rem 0 0; padding: 0.625rem 1.25rem; border: 1px solid var(--accent);
  border-radius: 0.5rem; font-weight: 600; text-decoration: none; }
.first { background: var(--accent); color: var(--on-accent); }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { padding: 0.5rem 0.75rem 0.5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { font-weight: 600; }
tbody th { width: 40%; font-weight: 400; color: var(--quiet); }
.quiet { color: var(--quiet); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
