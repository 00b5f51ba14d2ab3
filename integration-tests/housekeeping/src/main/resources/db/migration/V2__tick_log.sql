-- What ran when: the evidence that no two replicas ever run a worker at the same time.

create extension if not exists btree_gist;

create table tick_log (
    id           bigint generated always as identity primary key,
    worker       text        not null,
    replica      text        not null,
    tick_id      text        not null,
    -- The database session that held the worker's advisory lock when the run began. A run without the lock is refused.
    holder_pid   integer     not null,
    holder_since timestamptz not null,
    -- Open until the run ends. All times are the database's own.
    period       tstzrange   not null,
    outcome      text        not null default 'running' check (outcome in ('running', 'done', 'failed', 'died')),
    constraint no_two_runs_of_a_worker_at_once exclude using gist (worker with =, period with &&)
);
create index tick_log_end on tick_log (upper(period));

-- The session that holds an advisory lock now. Both of PostgreSQL's key spaces: one bigint, or two ints with the lock ID second.
create view lock_holder as
select case when l.objsubid = 1 then (l.classid::bigint << 32) | l.objid::bigint else l.objid::bigint end as lock_id,
       a.pid,
       a.backend_start,
       a.application_name
from pg_locks l
         join pg_stat_activity a on a.pid = l.pid
where l.locktype = 'advisory'
  and l.granted
  and l.database = (select d.oid from pg_database d where d.datname = current_database());

-- What the constraint refused. It stays empty as long as the locks do their work.
create table tick_overlap (
    worker  text        not null,
    replica text        not null,
    seen_at timestamptz not null default clock_timestamp(),
    message text        not null
);
