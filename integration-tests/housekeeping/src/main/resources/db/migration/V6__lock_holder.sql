-- Keys of two ints are left out: the fence of storage_fees has some, and the second int of one can be equal to a lock ID.
create or replace view lock_holder as
select (l.classid::bigint << 32) | l.objid::bigint as lock_id,
       a.pid,
       a.backend_start,
       a.application_name
from pg_locks l
         join pg_stat_activity a on a.pid = l.pid
where l.locktype = 'advisory'
  and l.granted
  and l.objsubid = 1
  and l.database = (select d.oid from pg_database d where d.datname = current_database());
