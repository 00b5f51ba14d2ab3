package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;

/** The tables that the examples work on. */
@Singleton
class Schema {

    void create(@Observes StartupEvent start, AgroalDataSource database) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("create table session (id int primary key, expires_at timestamptz not null)");
            statement.execute("create table customer_order (id int primary key, closed_at timestamptz,"
                    + " archived boolean not null default false)");
            statement.execute("create table daily_report (planned_at timestamptz primary key, orders int not null)");
            statement.execute("create table outbox (id int generated always as identity primary key, body text not null,"
                    + " sent_at timestamptz)");
            statement.execute(new ExampleSource("outbox-wake-up.sql", null).text());
            statement.execute("create table contact (id int primary key, changed_at timestamptz not null,"
                    + " synced_at timestamptz not null default 'epoch')");
            statement.execute("create table account (id int primary key, balance numeric not null)");
            statement.execute("insert into account values (1, 1000)");
            statement.execute("create table tenant (id int primary key, slug text not null unique)");
            statement.execute("insert into tenant values (1, 'acme'), (2, 'globex')");
        }
    }
}
