-- Wakes the outbox relay up when the transaction that wrote messages commits.
create function outbox_wake_up() returns trigger language plpgsql as $$
begin
    notify outbox;
    return null;
end $$;

create trigger outbox_wake_up after insert on outbox for each statement execute function outbox_wake_up();
