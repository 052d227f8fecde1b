import { type Member, memberFrom, type Shape, shapeOf } from './parse-type.js';
import type { Surface } from './surface.js';

/** Who is asked: a caller gives it, a reader gets it, `both` where the type alone does not tell. */
type Side = 'input' | 'output' | 'both';

/** One difference between two surfaces. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Export, and the member of it (`ManagementClient.getUsers`). */
  readonly name: string;
  /** What exactly, where it is known. */
  readonly detail: string;
  readonly breaking: boolean;
}

/** Everything that differs, in the order of the names. */
export function compareSurfaces(before: Surface, after: Surface): Change[] {
  const removed = [...before.keys()].filter((head) => !after.has(head));
  const added = [...after.keys()].filter((head) => !before.has(head));
  const kept = [...before.keys()].filter((head) => after.has(head));
  return [
    ...removed.map((head): Change => ({ kind: 'removed', name: head, detail: '', breaking: true })),
    ...added.map((head): Change => ({ kind: 'added', name: head, detail: '', breaking: false })),
    ...kept.flatMap((head) => compareExport(head, before.get(head) ?? [], after.get(head) ?? [])),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function compareExport(head: string, before: readonly string[], after: readonly string[]): Change[] {
  const [kind = '', name = ''] = head.split(' ');
  const [old, current] = [members(before), members(after)];
  // A user makes objects of an interface, and only reads those of a class.
  const side: Side = kind === 'class' || kind === 'function' || kind === 'const' ? 'output' : 'both';
  return memberChanges(old, current, side).map((change) => ({
    ...change,
    name: [name, change.name].filter(Boolean).join('.'),
  }));
}

function members(lines: readonly string[]): Map<string, Member> {
  const map = new Map<string, Member>();
  for (const line of lines) {
    const member = line.startsWith('=') ? { name: '', optional: false, type: line.slice(2) } : memberFrom(line);
    const other = map.get(member.name);
    // Overloads are one member.
    map.set(member.name, other ? { ...member, type: `${other.type} & ${member.type}` } : member);
  }
  return map;
}

function memberChanges(before: ReadonlyMap<string, Member>, after: ReadonlyMap<string, Member>, side: Side): Change[] {
  const changes: Change[] = [];
  for (const [name, old] of before) {
    const current = after.get(name);
    if (!current) {
      changes.push({ kind: 'removed', name, detail: '', breaking: true });
      continue;
    }
    const becameRequired = old.optional && !current.optional && side !== 'output';
    const becameOptional = !old.optional && current.optional && side !== 'input';
    const turned = current.optional ? 'is optional now' : 'is required now';
    if (old.optional !== current.optional) {
      changes.push({ kind: 'changed', name, detail: turned, breaking: becameRequired || becameOptional });
    }
    changes.push(...typeChanges(name, old.type, current.type, side));
  }
  for (const [name, member] of after) {
    if (before.has(name)) continue;
    const breaking = !member.optional && side !== 'output';
    changes.push({ kind: 'added', name, detail: breaking ? 'and it is required' : '', breaking });
  }
  return changes;
}

function typeChanges(name: string, before: string, after: string, side: Side): Change[] {
  if (before === after) return [];
  const [old, current] = [shapeOf(before), shapeOf(after)];
  if (old.kind === 'object' && current.kind === 'object') {
    return prefixed(name, memberChanges(old.members, current.members, side));
  }
  if (old.kind === 'function' && current.kind === 'function') return signatureChanges(name, old, current, side);
  const union = unionChange(name, old, current, side);
  return [union ?? { kind: 'changed', name, detail: `${short(before)} is now ${short(after)}`, breaking: true }];
}

type Call = Extract<Shape, { kind: 'function' }>;

function signatureChanges(name: string, before: Call, after: Call, side: Side): Change[] {
  // A function that the caller passes in takes what we give and answers what we read.
  const [given, got]: [Side, Side] = side === 'input' ? ['output', 'input'] : ['input', 'output'];
  const parameters = before.parameters.flatMap((old, index): Change[] => {
    const current = after.parameters[index];
    if (!current) return [{ kind: 'removed', name: old.name, detail: '', breaking: given === 'input' }];
    const turned = old.optional && !current.optional;
    const required: Change = { kind: 'changed', name: current.name, detail: 'is required now', breaking: true };
    return [...(turned ? [required] : []), ...typeChanges(current.name, old.type, current.type, given)];
  });
  const more = after.parameters
    .slice(before.parameters.length)
    .map(
      (one): Change => ({ kind: 'added', name: one.name, detail: '', breaking: !one.optional && given === 'input' }),
    );
  return prefixed(name, [...parameters, ...more, ...typeChanges('answer', before.answer, after.answer, got)]);
}

/** A caller may be given more choices, a reader fewer; a reader that gets more only sees values it does not know. */
function unionChange(name: string, before: Shape, after: Shape, side: Side): Change | undefined {
  const [old, current] = [partsOf(before), partsOf(after)];
  if (!old || !current) return undefined;
  const gone = old.filter((part) => !current.includes(part));
  const fresh = current.filter((part) => !old.includes(part));
  const detail = [...gone.map((part) => `loses ${short(part)}`), ...fresh.map((part) => `gains ${short(part)}`)].join(
    ', ',
  );
  const isBreaking =
    side === 'input' ? gone.length > 0 : fresh.some((part) => !isLiteral(part)) || (side === 'both' && gone.length > 0);
  return { kind: 'changed', name, detail: detail || 'is written in another order', breaking: isBreaking };
}

function partsOf(shape: Shape): readonly string[] | undefined {
  if (shape.kind === 'union') return shape.parts;
  return shape.kind === 'text' ? [shape.text] : undefined;
}

function isLiteral(part: string): boolean {
  return /^['"\d]/.test(part);
}

function prefixed(name: string, changes: readonly Change[]): Change[] {
  return changes.map((change) => ({ ...change, name: [name, change.name].filter(Boolean).join('.') }));
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
