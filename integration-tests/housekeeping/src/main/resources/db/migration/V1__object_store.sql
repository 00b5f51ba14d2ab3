-- The object store: buckets hold objects, an object has copies on backends, a backend has a quota.

create table backend (
    id          smallint primary key,
    name        text     not null unique,
    tier        text     not null check (tier in ('hot', 'archive')),
    quota_bytes bigint   not null check (quota_bytes > 0)
);

create table bucket (
    id            smallint primary key,
    name          text     not null unique check (name ~ '^[a-z]+$'),
    wanted_copies smallint not null check (wanted_copies > 0),
    expire_after  interval not null,
    archive_after interval
);

create table object (
    id            bigint generated always as identity primary key,
    bucket_id     smallint    not null references bucket,
    size_bytes    integer     not null check (size_bytes > 0),
    checksum      bytea       not null,
    tier          text        not null default 'hot' check (tier in ('hot', 'archive')),
    wanted_copies smallint    not null check (wanted_copies > 0),
    created_at    timestamptz not null default now(),
    last_read_at  timestamptz not null default now(),
    expires_at    timestamptz not null
);
create index object_expiry on object (expires_at);

create table copy (
    object_id  bigint      not null references object on delete cascade,
    backend_id smallint    not null references backend,
    content    bytea       not null,
    good       boolean     not null default true,
    checked_at timestamptz not null default now(),
    primary key (object_id, backend_id)
);
-- Random bytes do not compress.
alter table copy alter content set storage external;
create index copy_on_backend on copy (backend_id);
create index copy_unchecked on copy (checked_at) where good;

create table upload (
    id           bigint generated always as identity primary key,
    bucket_id    smallint    not null references bucket,
    started_at   timestamptz not null default now(),
    last_part_at timestamptz not null default now()
);

create table bucket_usage (
    bucket_id     smallint primary key references bucket,
    writes        bigint not null default 0,
    bytes_written bigint not null default 0,
    reads         bigint not null default 0,
    bytes_read    bigint not null default 0
);

create table bucket_report (
    bucket_id smallint primary key references bucket,
    objects   bigint      not null,
    bytes     bigint      not null,
    reads     bigint      not null,
    made_at   timestamptz not null
);

create view backend_fill as
select b.id,
       b.name,
       b.tier,
       b.quota_bytes,
       coalesce(sum(o.size_bytes), 0)::bigint                               as used_bytes,
       coalesce(sum(o.size_bytes), 0)::double precision / b.quota_bytes     as fill,
       count(c.object_id)                                                   as copies,
       count(c.object_id) filter (where not c.good)                         as bad_copies
from backend b
         left join copy c on c.backend_id = b.id
         left join object o on o.id = c.object_id
group by b.id;

-- Copies that count: good ones, on the tier that the object belongs to.
create view object_copies as
select o.id,
       o.wanted_copies,
       count(c.object_id) filter (where c.good and b.tier = o.tier) as sound_copies,
       count(c.object_id)                                           as all_copies
from object o
         left join copy c on c.object_id = o.id
         left join backend b on b.id = c.backend_id
group by o.id;

insert into backend (id, name, tier, quota_bytes)
values (1, 'north', 'hot', 1572864),
       (2, 'south', 'hot', 1572864),
       (3, 'east', 'hot', 1048576),
       (4, 'west', 'hot', 1048576),
       (5, 'cellar', 'archive', 1048576),
       (6, 'vault', 'archive', 1048576);

insert into bucket (id, name, wanted_copies, expire_after, archive_after)
values (1, 'photos', 2, interval '5 minutes', interval '90 seconds'),
       (2, 'logs', 2, interval '2 minutes', null),
       (3, 'backups', 3, interval '8 minutes', interval '45 seconds');
