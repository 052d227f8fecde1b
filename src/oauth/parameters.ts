/** What Kinde's sign-in page is asked to do. */
export const Prompt = Object.freeze({
  /** Sign in even where a session exists. */
  LOGIN: 'login',
  /** Show the registration page. */
  CREATE: 'create',
  /** Show nothing: sign in by an existing session or fail with `LOGIN_REQUIRED`. */
  NONE: 'none',
  SELECT_ACCOUNT: 'select_account',
  CONSENT: 'consent',
});
export type Prompt = (typeof Prompt)[keyof typeof Prompt];

/** Kinde's own parameters of a sign-in; `null` and `undefined` leave one out. */
export interface KindeParameters {
  /** Organization to sign in to; with `prompt: 'none'` the way to switch to another one. */
  readonly orgCode?: string | null | undefined;
  /** Name of the organization to create, with `isCreateOrg`. */
  readonly orgName?: string | null | undefined;
  readonly isCreateOrg?: boolean | null | undefined;
  readonly prompt?: Prompt | null | undefined;
  /** Language of the sign-in page (`de`). */
  readonly lang?: string | null | undefined;
  /** Fills in who signs in: an e-mail address, `phone:+441234567890:gb` or `username:ada`. */
  readonly loginHint?: string | null | undefined;
  /** Goes straight to this way of signing in. */
  readonly connectionId?: string | null | undefined;
  readonly redirectUrl?: string | null | undefined;
  readonly hasSuccessPage?: boolean | null | undefined;
  /** Tries out a workflow that is not live yet. */
  readonly workflowDeploymentId?: string | null | undefined;
  /** Plan that the new user is interested in. */
  readonly planInterest?: string | null | undefined;
  readonly pricingTableKey?: string | null | undefined;
  /** Code of an invitation, from the link that the user was sent; implies `isInvitation`. */
  readonly invitationCode?: string | null | undefined;
  readonly isInvitation?: boolean | null | undefined;
  /** Lets Kinde send the user back for a new sign-in when a link has expired; default true. */
  readonly supportsReauth?: boolean | null | undefined;
  /** Value of `reauth_state` that Kinde sent back with `login_link_expired`. */
  readonly reauthState?: string | null | undefined;
  readonly pagesMode?: 'preview' | null | undefined;
}

type Snake<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Tail>}`
  : Name;

/** The same parameters by their names on the wire (`org_code`), as Kinde's documentation writes them. */
export type KindeWireParameters = {
  readonly [Name in keyof KindeParameters as Snake<Name>]?: KindeParameters[Name];
};

interface Parameter {
  readonly wire: string;
  readonly kind: 'text' | 'flag' | 'mark';
  /** May be given in the query of `/login` and `/register`, by whoever links there. */
  readonly open: boolean;
}

const parameter = (wire: string, kind: Parameter['kind'], open: boolean): Parameter => ({ wire, kind, open });

/** Every parameter, in the order in which it is sent. A `mark` is sent only when it is true. */
export const PARAMETERS: Readonly<Record<keyof KindeParameters, Parameter>> = {
  orgCode: parameter('org_code', 'text', true),
  orgName: parameter('org_name', 'text', true),
  isCreateOrg: parameter('is_create_org', 'flag', true),
  prompt: parameter('prompt', 'text', true),
  lang: parameter('lang', 'text', true),
  loginHint: parameter('login_hint', 'text', true),
  connectionId: parameter('connection_id', 'text', true),
  redirectUrl: parameter('redirect_url', 'text', false),
  hasSuccessPage: parameter('has_success_page', 'flag', false),
  workflowDeploymentId: parameter('workflow_deployment_id', 'text', false),
  planInterest: parameter('plan_interest', 'text', true),
  pricingTableKey: parameter('pricing_table_key', 'text', true),
  invitationCode: parameter('invitation_code', 'text', true),
  isInvitation: parameter('is_invitation', 'mark', true),
  supportsReauth: parameter('supports_reauth', 'flag', false),
  reauthState: parameter('reauth_state', 'text', false),
  pagesMode: parameter('pages_mode', 'text', false),
};

/** Parameters of advertising and analytics that Kinde passes on. */
export const MARKETING =
  /^(utm_\w{1,40}|gclid|gclsrc|gbraid|wbraid|dclid|fbclid|msclkid|ttclid|twclid|li_fat_id|yclid)$/;

/** What the protocol itself sets; nothing else may. */
export const RESERVED = new Set([
  'client_id',
  'client_secret',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'code_verifier',
  'request',
  'request_uri',
]);
