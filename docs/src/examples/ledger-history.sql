select w.name, r.started, r.ended - r.started as took, r.outcome, p.name as replica, r.error
from tickrunner_run r
join tickrunner_worker w on w.id = r.worker
left join tickrunner_replica p on p.id = r.replica
where w.app = 'docs' and w.name = 'archive_orders' and r.started > now() - interval '7 days'
order by r.started;
