export { type FromCsvOptions, fromCsv } from './csv.js';
export { type DeleteUsersOptions, deleteUsers } from './delete-users.js';
export { KindeBulkError } from './errors.js';
export { type ExportSummary, type ExportToFileOptions, exportUsersToFile } from './export-file.js';
export { type ExportPage, type ExportUsersOptions, exportPages, exportUsers } from './export-users.js';
export { type FlagBefore, type FlagValue, flagValuesBefore, type OrganizationTarget } from './flag-values.js';
export { type ImportUsersOptions, importUsers } from './import-users.js';
export type { TextSource } from './lines.js';
export { fromNdjson, toNdjson } from './ndjson.js';
export type { BulkOptions, CheckpointOptions } from './options.js';
export {
  type AddToOrganizationOptions,
  addToOrganization,
  type MemberTarget,
  removeFromOrganization,
} from './organization-members.js';
export { type RollBackFlagOptions, rollBackFlag } from './roll-back-flag.js';
export { type RollOutFlagOptions, rollOutFlag } from './roll-out-flag.js';
export { type Items, type Problem, type Source, SourceRow } from './source.js';
export { type ToCsvOptions, toCsv, USER_COLUMNS } from './to-csv.js';
export type { BulkCounts, BulkOutcome, BulkProgress, BulkResult, BulkStatus, BulkSummary } from './types.js';
export type { PasswordHash, UserIdentity, UserMembership, UserRecord } from './user-record.js';
export type { UserTarget } from './user-target.js';
