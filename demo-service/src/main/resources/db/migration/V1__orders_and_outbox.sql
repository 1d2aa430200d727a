-- For H2 in PostgreSQL mode and for PostgreSQL 15 and later.
-- No check of the status: H2 2.4 ties an IN list in a check to the connection that created it, and when the pool retires
-- that connection, every insert fails with "Check constraint invalid".

create table orders (
    id         uuid primary key,
    customer   varchar(200) not null,
    item       varchar(200) not null,
    quantity   integer not null check (quantity between 1 and 1000000),
    status     varchar(16) not null,
    created_at timestamp with time zone not null default current_timestamp
);

create table outbox (
    id         bigint generated always as identity primary key,
    order_id   uuid not null unique references orders (id),
    payload    varchar(4000) not null,
    created_at timestamp with time zone not null default current_timestamp,
    sent_at    timestamp with time zone
);
