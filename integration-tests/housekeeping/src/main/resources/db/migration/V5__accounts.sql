-- The accounts of the buckets' owners and of the store. Fees only move money, so all balances together are always zero.
create table account (
    owner text primary key,
    cents bigint not null default 0
);

insert into account (owner)
select name from bucket
union all
select 'store';
