-- What the workers with a cron expression, a very short interval and retries leave behind.

-- The key is the planned moment, so a second run for the same occurrence changes nothing.
create table night_report (
    planned_at timestamptz primary key,
    objects    bigint      not null,
    bytes      bigint      not null,
    made_at    timestamptz not null default clock_timestamp()
);

-- A message is written in the transaction that stores an object.
create table outbox (
    id         bigint generated always as identity primary key,
    body       text        not null,
    created_at timestamptz not null default clock_timestamp(),
    sent_at    timestamptz
);
create index outbox_unsent on outbox (id) where sent_at is null;

-- The catalog as the offsite store last received it.
create table offsite_catalog (
    id         smallint primary key default 1 check (id = 1),
    planned_at timestamptz not null,
    attempt    integer     not null,
    objects    bigint      not null,
    sent_at    timestamptz not null default clock_timestamp()
);
