/** What `npm audit --json` prints; `vulnerabilities` is not there when the registry did not answer. */
export interface AuditAnswer {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
  readonly message?: string;
}

/** What an audit says, for the log and for the outcome. */
export interface AuditReport {
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Known vulnerabilities of what users get are problems; those of our tools are told. Without an answer of the registry
 * there is a note and no problem, so that a build does not depend on a service.
 */
export function auditReport({ vulnerabilities, message }: AuditAnswer, runtime: readonly string[]): AuditReport {
  if (vulnerabilities === undefined) return { notes: [`skipped: npm audit has no answer (${message})`], problems: [] };
  const lines = Object.entries(vulnerabilities).map(([name, { severity }]) => ({ name, text: `${name}: ${severity}` }));
  const isRuntime = ({ name }: { readonly name: string }): boolean => runtime.includes(name);
  return {
    notes: lines.filter((line) => !isRuntime(line)).map(({ text }) => `only a tool of ours: ${text}`),
    problems: lines.filter(isRuntime).map(({ text }) => `${text}; npm audit tells more`),
  };
}
