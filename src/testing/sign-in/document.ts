import { type Html, html } from './html.js';

/** A page of the emulator from the first line to the last; `links` are the last lines of its head. */
export function documentOf(title: string, links: Html, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - Kinde emulator</title>
${links}
</head>
<body>
${body}
</body>
</html>
`;
}
