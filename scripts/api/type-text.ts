import ts from 'typescript';

/** Prints types for the surface: names that users can import stay names, everything else of ours is written out. */
export interface TypePrinter {
  type(type: ts.Type): string;
  signature(signature: ts.Signature): string;
  /** The members of an object type, one text each. */
  members(type: ts.Type): string[];
}

/** What the printer must know of the package. */
export interface PrinterContext {
  readonly checker: ts.TypeChecker;
  /** Whether a symbol has a name that users can import. */
  readonly isPublic: (symbol: ts.Symbol) => boolean;
  /** Whether a symbol is declared by the package itself. */
  readonly isOwn: (symbol: ts.Symbol) => boolean;
}

const FLAGS = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType;

/** Makes a printer whose text depends on nothing but the types: unions are in alphabetical order. */
export function createTypePrinter(context: PrinterContext): TypePrinter {
  const { checker, isPublic, isOwn } = context;

  function named(type: ts.Type, symbol: ts.Symbol, types: readonly ts.Type[], open: readonly ts.Type[]): string {
    const list = types.map((one) => print(one, [...open, type]));
    return list.length === 0 ? symbol.name : `${symbol.name}<${list.join(', ')}>`;
  }

  function print(type: ts.Type, open: readonly ts.Type[]): string {
    const { aliasSymbol, symbol } = type;
    if (aliasSymbol && (isPublic(aliasSymbol) || !isOwn(aliasSymbol))) {
      return named(type, aliasSymbol, type.aliasTypeArguments ?? [], open);
    }
    if (type.flags & ts.TypeFlags.Boolean) return 'boolean';
    if (type.isUnion()) return union(type.types, open);
    if (type.isIntersection()) return type.types.map((one) => print(one, open)).join(' & ');
    if (!(type.flags & ts.TypeFlags.Object) || !symbol) return checker.typeToString(type, undefined, FLAGS);
    return object(type as ts.ObjectType, symbol, open);
  }

  function object(type: ts.ObjectType, symbol: ts.Symbol, open: readonly ts.Type[]): string {
    const list = type.objectFlags & ts.ObjectFlags.Reference ? checker.getTypeArguments(type as ts.TypeReference) : [];
    if (checker.isTupleType(type)) return `[${list.map((one) => print(one, open)).join(', ')}]`;
    if (checker.isArrayType(type)) return arrayText(symbol.name === 'ReadonlyArray', print(list[0] as ts.Type, open));
    const isNamed = !(symbol.flags & (ts.SymbolFlags.TypeLiteral | ts.SymbolFlags.ObjectLiteral));
    if (isNamed && symbol.name !== '__function' && (isPublic(symbol) || !isOwn(symbol) || open.includes(type))) {
      return named(type, symbol, list.slice(0, parameterCount(symbol)), open);
    }
    if (open.includes(type) || isGenericMap(type)) return checker.typeToString(type, undefined, FLAGS);
    const inside = [...open, type];
    const [call, ...overloads] = type.getCallSignatures();
    const properties = type.getProperties();
    if (call && overloads.length === 0 && properties.length === 0) return `(${signatureText(call, inside, ' => ')})`;
    const parts = membersOf(type, inside);
    return parts.length === 0 ? '{}' : `{ ${parts.join('; ')} }`;
  }

  function union(types: readonly ts.Type[], open: readonly ts.Type[]): string {
    const texts = new Set(types.map((one) => print(one, open)));
    if (texts.delete('false') && texts.delete('true')) texts.add('boolean');
    else if (types.some((one) => checker.typeToString(one) === 'false')) texts.add('false');
    return [...texts].sort().join(' | ');
  }

  function membersOf(type: ts.Type, open: readonly ts.Type[]): string[] {
    const indexes = checker.getIndexInfosOfType(type).map(({ keyType, type: value, isReadonly }) => {
      return `${isReadonly ? 'readonly ' : ''}[${print(keyType, open)}]: ${print(value, open)}`;
    });
    const calls = type.getCallSignatures().map((one) => signatureText(one, open, ': '));
    const properties = type
      .getProperties()
      .filter(isVisible)
      .map((one) => memberText(one, open));
    return [...calls, ...indexes.sort(), ...properties.sort()];
  }

  function memberText(symbol: ts.Symbol, open: readonly ts.Type[]): string {
    const type = checker.getTypeOfSymbol(symbol);
    const optional = symbol.flags & ts.SymbolFlags.Optional ? '?' : '';
    const name = /^[\w$]+$/.test(symbol.name) ? symbol.name : keyText(symbol);
    const signatures = type.getCallSignatures();
    if (symbol.flags & ts.SymbolFlags.Method && signatures.length > 0) {
      return signatures.map((one) => `${name}${optional}${signatureText(one, open, ': ')}`).join('; ');
    }
    const text = print(type, open);
    const bare = text.startsWith('((') && text.endsWith(')') ? text.slice(1, -1) : text;
    return `${isReadonly(symbol) ? 'readonly ' : ''}${name}${optional}: ${bare}`;
  }

  function signatureText(signature: ts.Signature, open: readonly ts.Type[], arrow: string): string {
    const generics = signature.getTypeParameters()?.map((one) => checker.typeToString(one, undefined, FLAGS)) ?? [];
    const parameters = signature.getParameters().map((one) => parameterText(one, open));
    const predicate = checker.getTypePredicateOfSignature(signature);
    const answer = predicate?.type
      ? `${predicate.parameterName} is ${print(predicate.type, open)}`
      : print(signature.getReturnType(), open);
    return `${generics.length > 0 ? `<${generics.join(', ')}>` : ''}(${parameters.join(', ')})${arrow}${answer}`;
  }

  function parameterText(symbol: ts.Symbol, open: readonly ts.Type[]): string {
    const { valueDeclaration: node } = symbol;
    const isParameter = node !== undefined && ts.isParameter(node);
    const rest = isParameter && node.dotDotDotToken ? '...' : '';
    const isOptional = (isParameter && checker.isOptionalParameter(node)) || optionalElement(symbol);
    const type = checker.getTypeOfSymbol(symbol);
    return `${rest}${symbol.name}${isOptional ? '?' : ''}: ${print(type, open)}`;
  }

  return {
    type: (type) => print(type, []),
    signature: (signature) => signatureText(signature, [], ': '),
    members: (type) => membersOf(type, [type]),
  };
}

/** A parameter that comes from a tuple (`...args: [input?: Input]`) tells of being optional by a flag only. */
function optionalElement(symbol: ts.Symbol): boolean {
  const { links } = symbol as { links?: { checkFlags?: number } };
  const OPTIONAL_PARAMETER = 1 << 14;
  return ((links?.checkFlags ?? 0) & OPTIONAL_PARAMETER) !== 0;
}

function arrayText(isReadonlyArray: boolean, item: string): string {
  const text = /[ |&]/.test(item) && !/^[{([]/.test(item) ? `(${item})[]` : `${item}[]`;
  return isReadonlyArray ? `readonly ${text}` : text;
}

function parameterCount(symbol: ts.Symbol): number {
  const [declaration] = symbol.declarations ?? [];
  return (declaration as Partial<ts.InterfaceDeclaration> | undefined)?.typeParameters?.length ?? 0;
}

/** A mapped type over a type parameter has no members yet. */
function isGenericMap(type: ts.ObjectType): boolean {
  return (type.objectFlags & ts.ObjectFlags.Mapped) !== 0 && type.getProperties().length === 0;
}

function isVisible(symbol: ts.Symbol): boolean {
  const isHidden = symbol.declarations?.some((one) => {
    const flags = ts.getCombinedModifierFlags(one);
    return (
      (flags & ts.ModifierFlags.Private) !== 0 || (ts.isPropertyDeclaration(one) && ts.isPrivateIdentifier(one.name))
    );
  });
  return !isHidden && !symbol.name.startsWith('__#');
}

function isReadonly(symbol: ts.Symbol): boolean {
  const isGetter = (symbol.flags & ts.SymbolFlags.Accessor) === ts.SymbolFlags.GetAccessor;
  return (
    isGetter || (symbol.declarations ?? []).some((one) => ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Readonly)
  );
}

function keyText({ name }: ts.Symbol): string {
  const [, known] = /^__@(\w+?)(@\d+)?$/.exec(name) ?? [];
  return known === undefined ? JSON.stringify(name) : `[Symbol.${known}]`;
}
