import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { slugs } from './slug.js';

/** The links of Markdown files that lead nowhere: to a file, to a heading of one, or to what is no address. */
export function brokenMarkdownLinks(files: readonly string[]): string[] {
  return files.flatMap((file) =>
    linksIn(readFileSync(file, 'utf8')).flatMap(({ target, line }) => {
      const problem = problemOf(file, target);
      return problem ? [`${file}:${line} ${target}: ${problem}`] : [];
    }),
  );
}

interface Link {
  readonly target: string;
  readonly line: number;
}

function linksIn(text: string): Link[] {
  // What stands in a block of code is no link.
  const prose = text
    .replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ' '))
    .replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
  return [...prose.matchAll(/\]\(([^()\s]*(?:\([^()]*\)[^()\s]*)*)\)/g)].map(({ 1: target = '', index }) => {
    return { target, line: text.slice(0, index).split('\n').length };
  });
}

function problemOf(file: string, target: string): string | undefined {
  if (/^[a-z]+:/i.test(target)) return externalProblem(target);
  const [path = '', anchor] = target.split('#');
  const there = path === '' ? file : join(dirname(file), decodeURIComponent(path));
  if (!existsSync(there)) return 'there is no such file';
  if (anchor === undefined) return undefined;
  if (statSync(there).isDirectory() || !there.endsWith('.md')) return 'only headings of Markdown files have anchors';
  return headingsOf(readFileSync(there, 'utf8')).includes(anchor) ? undefined : 'there is no such heading';
}

/** Whether an address of the web can be one; it is not asked. */
export function externalProblem(target: string): string | undefined {
  if (!URL.canParse(target)) return 'this is no address';
  const { protocol, hostname } = new URL(target);
  if (protocol === 'mailto:') return undefined;
  if (protocol !== 'https:' && hostname !== 'localhost') return 'it must be https';
  return hostname.includes('.') || hostname === 'localhost' ? undefined : 'this is no host';
}

function headingsOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return slugs([...prose.matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => heading));
}
