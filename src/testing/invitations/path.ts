/** Where the link of an invitation leads first. */
export const INVITATION_PATH = '/team_invitation';
