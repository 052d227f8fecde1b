import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { externalProblem } from './markdown-links.js';

/** The links of a site's pages that lead nowhere, and how many there are in all. */
export function checkSite(folder: string): { readonly broken: string[]; readonly count: number } {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  const anchors = new Map<string, ReadonlySet<string>>();
  const anchorsOf = (file: string): ReadonlySet<string> => {
    const found =
      anchors.get(file) ??
      new Set([...readFileSync(file, 'utf8').matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, id = '']) => decoded(id)));
    anchors.set(file, found);
    return found;
  };
  let count = 0;
  const broken = pages.flatMap((page) => {
    const file = join(folder, page);
    const targets = [...readFileSync(file, 'utf8').matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, target = '']) =>
      decoded(target),
    );
    count += targets.length;
    return [...new Set(targets)].flatMap((target) => {
      const problem = problemOf(file, target, anchorsOf);
      return problem ? [`${relative(folder, file)} ${target}: ${problem}`] : [];
    });
  });
  return { broken, count };
}

function problemOf(file: string, target: string, anchorsOf: (file: string) => ReadonlySet<string>): string | undefined {
  if (/^[a-z]+:/i.test(target)) return externalProblem(target);
  const [path = '', anchor] = target.split('#');
  const there = path === '' ? file : join(dirname(file), decodeURIComponent(path.split('?')[0] ?? ''));
  if (!existsSync(there)) return 'there is no such file';
  if (!anchor || !there.endsWith('.html') || statSync(there).isDirectory()) return undefined;
  return anchorsOf(there).has(decodeURIComponent(anchor)) ? undefined : 'there is no such anchor';
}

function decoded(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
}
