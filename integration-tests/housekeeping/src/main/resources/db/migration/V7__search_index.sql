-- Which objects can be found by search. The key refuses an object that two partitions would index.
create table search_entry (
    object_id  bigint      primary key references object on delete cascade,
    partition  smallint    not null,
    indexed_at timestamptz not null default clock_timestamp()
);
