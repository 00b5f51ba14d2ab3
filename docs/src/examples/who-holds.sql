select l.objid as lock_id, a.application_name, a.pid, a.backend_start
from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and a.application_name like 'tickrunner/%'
order by lock_id;
