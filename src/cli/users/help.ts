/** `kinde-sdk users --help` */
export const HELP = `kinde-sdk users export --file <file> [options]
kinde-sdk users import --file <file> [options]
kinde-sdk users delete --file <file> --yes [options]
kinde-sdk users add    --file <file> --organization <code> [options]
kinde-sdk users remove --file <file> --organization <code> [options]

Exports, imports and deletes users, and adds them to an organization or removes them from it. Killed in the middle, the
same command with the same checkpoint goes on.

  --file <file>          the users; an export without it writes to standard output
  --format <format>      csv or ndjson; default as the name of the file ends
  --delimiter <text>     of a CSV file; default ,
  --checkpoint <file>    notes what is done; made when it is not there
  --concurrency <n>      users worked on at once, 1 to 100; default 10
  --env-file <file>      reads variables from this file as well; those of the environment win

import, delete, add, remove:
  --dry-run              tells what would be done, with a few users of each outcome; nothing is changed
  --verbose              a line for every user, as it comes
  --failures <file>      users that failed, with the reason, one JSON object per line; an import takes the file as it is.
                         Written anew, and gone on with where a checkpoint is: a file of its own
  --max-failures <n>     stop after more failures than this
  --stop-on-error        stop after the first one
  --retry-failed         with a checkpoint: try again what failed before

import:
  --if-exists <what>     skip (default), update or fail for users that Kinde has
  --overwrite-passwords  with update: replace passwords too
  --organization <code>  every user joins this organization as well

delete:
  --yes                  needed, unless it is a dry run

export:
  --organization <code>  only its members
  --roles                with roles and permissions in organizations; two requests per membership
  --verified             with what is verified; one request per user
  --no-properties        without values of properties
  --spreadsheet-safe     puts a ' before cells that a spreadsheet would take for a formula

Where nothing moves for ten seconds, standard error says why: no connection, a limit of requests, a failure of Kinde's.

Exit codes: 0 all done, 1 stopped before the end, 2 the command makes no sense, 3 done but for some users, 130 interrupted.

The tenant is the one of KINDE_DOMAIN, asked by a machine-to-machine application: KINDE_MANAGEMENT_CLIENT_ID and
KINDE_MANAGEMENT_CLIENT_SECRET, or KINDE_CLIENT_ID and KINDE_CLIENT_SECRET. It needs these scopes,
those on lines further in only for what the file or the options have:

  import                    read:users create:users
    passwords               update:user_passwords
    is_suspended            update:users
    properties              update:user_properties
    organizations           create:organization_users
    connections             create:user_identities
  import --if-exists update  read:users create:users
    profiles                update:users
    properties              read:user_properties update:user_properties
    organizations           create:organization_users
    roles of members        update:organization_users
    identities              create:user_identities
    --overwrite-passwords   update:user_passwords
  export                    read:users
    --organization          read:organization_users read:user_properties
    --roles                 read:organization_user_roles read:organization_user_permissions
    --verified              read:user_identities
  delete                    read:users delete:users
  add                       read:users create:organization_users
  remove                    read:users update:organization_users`;
