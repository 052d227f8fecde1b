/** Where one API has its document, overlay and generated files. */
export interface ApiFiles {
  /** What people call it. */
  readonly title: string;
  readonly document: string;
  readonly overlay: string;
  readonly generated: string;
  /** Where Kinde publishes the document; absent where no address is known. */
  readonly address?: string;
}

/** The APIs that this package is generated from. */
export const APIS = {
  management: {
    title: 'Management API',
    document: 'openapi/kinde-management.yaml',
    overlay: 'openapi/overlay.yaml',
    generated: 'generated/management',
    address: 'https://api-spec.kinde.com/kinde-management-api-spec.yaml',
  },
  account: {
    title: 'Account API',
    document: 'openapi/kinde-account.yaml',
    overlay: 'openapi/account-overlay.yaml',
    generated: 'generated/account',
  },
} as const satisfies Readonly<Record<string, ApiFiles>>;
