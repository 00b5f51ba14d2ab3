CREATE TABLE tickrunner_worker (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app text NOT NULL,
    name text NOT NULL,
    lock_id bigint NOT NULL,
    last_start timestamptz,
    last_occurrence timestamptz,
    last_replica integer,
    last_success timestamptz,
    last_failure timestamptz,
    last_error text,
    consecutive_failures integer NOT NULL DEFAULT 0,
    claim_since timestamptz,
    claim_replica integer,
    claim_occurrence timestamptz,
    schedule text,
    schedule_by text,
    schedule_since timestamptz,
    pause_by text,
    pause_reason text,
    pause_since timestamptz,
    pause_until timestamptz,
    UNIQUE (app, name)
) WITH (fillfactor = 50);

CREATE TABLE tickrunner_replica (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    seen timestamptz NOT NULL,
    UNIQUE (name)
);

CREATE TABLE tickrunner_run (
    started timestamptz NOT NULL,
    ended timestamptz NOT NULL,
    worker integer NOT NULL,
    replica integer NOT NULL,
    attempt smallint NOT NULL,
    outcome text NOT NULL,
    occurrence timestamptz,
    request text,
    handled bigint,
    error text,
    arguments json
);

CREATE INDEX tickrunner_run_worker_started ON tickrunner_run (worker, started);

CREATE TABLE tickrunner_command (
    issued timestamptz NOT NULL,
    worker integer NOT NULL,
    replica integer NOT NULL,
    command text NOT NULL,
    sender text,
    address text,
    detail text,
    outcome text
);

COMMENT ON TABLE tickrunner_worker IS 'Tickrunner ledger, version 1';
